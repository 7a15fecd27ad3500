package dev.hansa.runtime.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Time that only goes forward, whatever happens to the wall clock. */
interface StreamTimer {
  /** From an arbitrary origin. */
  long nanoTime();

  /** Runs a step that does not block, once, after the pause. */
  void after(Duration pause, Runnable step);

  /** The machine's. */
  static StreamTimer system() {
    return new StreamTimer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void after(Duration pause, Runnable step) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
            .execute(step);
      }
    };
  }
}
