package dev.hansa.runtime.client;

import java.time.Duration;

/**
 * How a resumable stream behaves.
 *
 * @param credit most items beyond the last acknowledged one, 1 to 10,000
 * @param firstPause before a broken stream is taken up again
 * @param longestPause pauses double up to this as long as nothing comes
 */
public record StreamConfig(int credit, Duration firstPause, Duration longestPause) {
  private static final int MOST_CREDIT = 10_000;

  public StreamConfig {
    if (credit < 1 || credit > MOST_CREDIT) {
      throw new IllegalArgumentException(
          "credit: " + credit + " (expected: 1 to " + MOST_CREDIT + ")");
    }
    if (!firstPause.isPositive()) {
      throw new IllegalArgumentException("first pause: " + firstPause + " (expected: > PT0S)");
    }
    if (longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "longest pause: " + longestPause + " (expected: >= " + firstPause + ")");
    }
  }

  /** 64 items; 100 ms to 10 s. */
  public static StreamConfig defaults() {
    return new StreamConfig(64, Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  /** The same with another credit. */
  public StreamConfig withCredit(int items) {
    return new StreamConfig(items, firstPause, longestPause);
  }
}
