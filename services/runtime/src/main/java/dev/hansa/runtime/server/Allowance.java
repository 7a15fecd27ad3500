package dev.hansa.runtime.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that a client may do now and then: what is spent comes back with time, and is earned by
 * what clients do who mean it. For one thread.
 */
final class Allowance {
  private final double most;
  private final double perNano;
  private final LongSupplier nanoTime;
  private double left;
  private long last;

  /**
   * @param most that can be saved up; there from the beginning
   * @param window in which that much comes back
   * @param nanoTime as {@link System#nanoTime}
   */
  Allowance(int most, Duration window, LongSupplier nanoTime) {
    this.most = most;
    this.perNano = most / (double) window.toNanos();
    this.nanoTime = nanoTime;
    left = most;
    last = nanoTime.getAsLong();
  }

  /** Takes one away; false if there is none left. */
  boolean spend() {
    if (left < 1) {
      long now = nanoTime.getAsLong();
      earn((now - last) * perNano);
      last = now;
    }
    left--;
    return left >= 0;
  }

  void earn(double amount) {
    left = Math.min(most, left + amount);
  }
}
