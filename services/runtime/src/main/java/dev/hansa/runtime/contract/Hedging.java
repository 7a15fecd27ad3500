package dev.hansa.runtime.contract;

import java.time.Duration;

/**
 * How a call of a method is made again while it is unanswered.
 *
 * @param delay between two attempts, more than zero
 * @param attempts the most in all, 2 to 5 (gRFC A6)
 */
public record Hedging(Duration delay, int attempts) {
  /** What is made of a contract that does not say how many. */
  static final int ATTEMPTS = 2;

  /** What gRPC goes up to, whatever it is told. */
  static final int MOST_ATTEMPTS = 5;
}
