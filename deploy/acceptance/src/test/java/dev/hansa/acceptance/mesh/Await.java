package dev.hansa.acceptance.mesh;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for an event of another process, which can only be asked for. */
public final class Await {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Await() {}

  /** Asks until there is an answer. */
  public static <T> T until(String what, Duration limit, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** Asks until it is so. */
  public static void untilTrue(String what, Duration limit, BooleanSupplier question) {
    until(what, limit, () -> question.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}
