package dev.hansa.orders;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Divides what is left of a call among its steps, so that something is left to undo and to answer.
 */
record Budget(Deadline deadline) {
  /** Of a call that came without a deadline. */
  private static final Duration DEFAULT = Duration.ofSeconds(5);

  /** Kept back by a step. */
  private static final Duration FOR_UNDOING = Duration.ofMillis(1200);

  /** Kept back by all. */
  private static final Duration FOR_ANSWERING = Duration.ofMillis(400);

  /** A step is tried even so late; its outcome is undone if need be. */
  private static final Duration LEAST = Duration.ofMillis(50);

  static Budget ofCurrentCall() {
    Deadline deadline = Context.current().getDeadline();
    return new Budget(
        deadline == null ? Deadline.after(DEFAULT.toMillis(), TimeUnit.MILLISECONDS) : deadline);
  }

  Duration forStep() {
    return rest(FOR_UNDOING);
  }

  Duration forUndoing() {
    return rest(FOR_ANSWERING);
  }

  private Duration rest(Duration kept) {
    Duration rest = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(kept);
    return rest.compareTo(LEAST) < 0 ? LEAST : rest;
  }
}
