package dev.hansa.runtime.admission;

/**
 * The least time in which the calls of one method have been served lately, in this half minute and
 * the one before. Known once there were enough of them; when all are refused because of it, it is
 * soon forgotten. Safe for many threads.
 */
final class Floor {
  private static final long SPAN_NANOS = 30_000_000_000L;
  private static final int ENOUGH = 20;

  private long span = Long.MIN_VALUE;
  private Least now = Least.NONE;
  private Least before = Least.NONE;

  private record Least(long nanos, int calls) {
    private static final Least NONE = new Least(Long.MAX_VALUE, 0);

    private Least with(long other, int more) {
      return new Least(Math.min(nanos, other), Math.min(calls + more, ENOUGH));
    }
  }

  synchronized void served(long tookNanos, long nowNanos) {
    turn(nowNanos);
    if (tookNanos < now.nanos() || now.calls() < ENOUGH) {
      now = now.with(tookNanos, 1);
    }
  }

  /** In nanoseconds; 0 if it is not known. */
  synchronized long nanos(long nowNanos) {
    turn(nowNanos);
    Least both = now.with(before.nanos(), before.calls());
    return both.calls() < ENOUGH ? 0 : both.nanos();
  }

  private void turn(long nowNanos) {
    long current = Math.floorDiv(nowNanos, SPAN_NANOS);
    if (current != span) {
      before = current == span + 1 ? now : Least.NONE;
      now = Least.NONE;
      span = current;
    }
  }
}
