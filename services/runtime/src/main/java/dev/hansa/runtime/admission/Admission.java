package dev.hansa.runtime.admission;

import dev.hansa.runtime.error.MeshReason;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls in flight and refuses those above a limit. Safe for many threads, never blocks. */
public final class Admission {
  private final int limit;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Lets calls in.
   *
   * @param limit most calls in flight at once, at least 1
   */
  public Admission(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  /** The answer to a call that wants in. */
  public sealed interface Answer {
    /** The call is in; {@code permit} must be given back once it has ended. */
    record Admitted(Permit permit) implements Answer {}

    /** The call stays out. */
    record Refused(MeshReason reason, String message) implements Answer {}
  }

  /** A place in flight; giving it back twice does nothing. */
  public static final class Permit {
    private final Admission admission;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Permit(Admission admission) {
      this.admission = admission;
    }

    /** Gives the place back. */
    public void giveBack() {
      if (returned.compareAndSet(false, true)) {
        admission.inFlight.decrementAndGet();
      }
    }
  }

  /** Asks for a place. */
  public Answer enter() {
    if (closed) {
      return new Answer.Refused(MeshReason.DRAINING, "this process is about to stop");
    }
    if (inFlight.incrementAndGet() > limit) {
      inFlight.decrementAndGet();
      return new Answer.Refused(MeshReason.LIMIT_REACHED, "too many calls in flight");
    }
    return new Answer.Admitted(new Permit(this));
  }

  /** Calls in flight now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Lets nobody in any more; those in flight stay. */
  public void close() {
    closed = true;
  }
}
