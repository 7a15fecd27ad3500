package dev.hansa.cli.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a process that ended is started again: not at all the first time, then
 * half a second, doubled up to 15 s. A process that lived for 20 s has earned a fresh beginning.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration HEALTHY = Duration.ofSeconds(20);

  private final InstantSource clock;
  private Duration next = Duration.ZERO;
  private @Nullable Instant started;

  Backoff(InstantSource clock) {
    this.clock = clock;
  }

  void started() {
    started = clock.instant();
  }

  /** The wait after an end just now. */
  Duration ended() {
    if (started != null && Duration.between(started, clock.instant()).compareTo(HEALTHY) >= 0) {
      next = Duration.ZERO;
    }
    Duration wait = next;
    next = wait.isZero() ? FIRST : wait.multipliedBy(2);
    if (next.compareTo(LONGEST) > 0) {
      next = LONGEST;
    }
    return wait;
  }
}
