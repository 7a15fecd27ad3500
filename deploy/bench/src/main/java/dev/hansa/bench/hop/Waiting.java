package dev.hansa.bench.hop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of what was started, never for ever. */
final class Waiting {
  private static final long GRACE_SECONDS = 30;

  private Waiting() {}

  /**
   * Returns once the latch is open.
   *
   * @param nanos for which the work goes on by itself
   */
  static void until(CountDownLatch latch, long nanos) {
    try {
      if (!latch.await(nanos + TimeUnit.SECONDS.toNanos(GRACE_SECONDS), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("calls do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
