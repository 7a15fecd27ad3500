package dev.hansa.runtime.admission;

import com.netflix.concurrency.limits.limit.AbstractLimit;

/**
 * A limit on calls at once that follows how long they take: it shrinks in proportion as they take
 * more than one and a half times as long as they do while there is room, and grows slowly
 * otherwise. While there is room it grows back to where it began, no further: calls that are too
 * few to fill it say nothing of more, but a slow while that is over must not be held against them.
 *
 * <p>What is usual is learned only while there is room, so that an overload, however long it lasts,
 * never becomes what is usual; and at the lowest limit, since what takes long even there does not
 * wait for other calls. {@code RATIONALE.md} compares it with the limits of the library.
 *
 * <p>Fed with the median of a window of calls. The library calls it under a lock.
 */
final class LatencyLimit extends AbstractLimit {
  private static final double TOLERANCE = 1.5;
  private static final double LEAST_GRADIENT = 0.5;
  private static final double SMOOTHING = 0.5;
  private static final double LEARNING = 0.02;

  private final int initial;
  private final int min;
  private final int max;
  private double limit;
  private double usual;
  private int learned;

  LatencyLimit(int initial, int min, int max) {
    super(initial);
    this.initial = initial;
    this.limit = initial;
    this.min = min;
    this.max = max;
  }

  @Override
  protected int _update(long startTime, long rtt, int inFlight, boolean didDrop) {
    boolean room = inFlight < limit / 2;
    if (room || limit <= min || rtt < usual) {
      learned++;
      usual += (rtt - usual) * Math.max(LEARNING, 1.0 / learned);
    }
    double gradient = usual == 0 ? 1 : Math.clamp(TOLERANCE * usual / rtt, LEAST_GRADIENT, 1);
    if (!room) {
      double wanted = limit * gradient + (gradient < 1 ? 0 : growth());
      limit = Math.clamp(limit + (wanted - limit) * SMOOTHING, min, max);
    } else if (gradient == 1 && limit < initial) {
      limit = Math.min(initial, limit + growth());
    }
    return (int) limit;
  }

  private double growth() {
    return Math.max(1, 2 * Math.log10(limit));
  }
}
