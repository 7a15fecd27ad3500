package dev.hansa.journal.answers;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a call may still wait: until shortly before its deadline, so that its answer arrives in
 * time.
 */
record Patience(Deadline deadline) {
  private static final Duration MARGIN = Duration.ofMillis(400);

  /** Of a call that came without a deadline. */
  private static final Duration DEFAULT = Duration.ofSeconds(5);

  static Patience ofCurrentCall() {
    Deadline deadline = Context.current().getDeadline();
    return new Patience(
        deadline == null ? Deadline.after(DEFAULT.toMillis(), TimeUnit.MILLISECONDS) : deadline);
  }

  /** Never negative. */
  Duration rest() {
    Duration rest = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(MARGIN);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  boolean isOver() {
    return rest().isZero();
  }
}
