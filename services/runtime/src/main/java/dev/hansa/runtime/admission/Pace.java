package dev.hansa.runtime.admission;

/**
 * How long the calls of one method take as a rule. Calls are compared by it: what is slow for one
 * method is quick for another, and a change of the mix must not look like an overload. Safe for
 * many threads; what two learn at once is learned once.
 */
final class Pace {
  private static final double LEARNING = 0.02;
  private static final int YOUNG = 50;

  /** A wait that nobody minds: the target of CoDel (RFC 8289, section 4.4). */
  private static final double UNNOTICED_NANOS = 5_000_000;

  private volatile double usualNanos;
  private volatile int learned;

  /**
   * How many times as long as usual a call took; no more than once if it took but a few
   * milliseconds longer, however short such calls are.
   *
   * @param room whether it had no need to wait for others, and so says what is usual
   */
  double ratio(long nanos, boolean room) {
    double usual = usualNanos;
    int count = learned;
    if (room || count < YOUNG || nanos < usual) {
      usual += (nanos - usual) * Math.max(LEARNING, 1.0 / (count + 1));
      usualNanos = usual;
      learned = Math.min(count + 1, YOUNG);
    }
    double ratio = nanos / Math.max(usual, 1);
    return nanos - usual <= UNNOTICED_NANOS ? Math.min(1, ratio) : ratio;
  }

  /** Whether this is longer than usual. */
  boolean isExceededBy(long nanos) {
    return nanos > usualNanos;
  }
}
