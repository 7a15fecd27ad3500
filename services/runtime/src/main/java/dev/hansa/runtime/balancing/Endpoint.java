package dev.hansa.runtime.balancing;

import io.grpc.Attributes;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One endpoint: what its calls are like, and which share of them it gets.
 *
 * <p>Calls are counted on any thread. The share is changed within the channel's synchronization
 * context alone.
 */
final class Endpoint {
  static final Attributes.Key<Endpoint> KEY = Attributes.Key.create("hansa-endpoint");

  /** Full share. */
  static final double FULL = 1;

  /** What is left to one that is out, so that it is seen when it is well again. */
  static final double TRICKLE = 0.01;

  /** What a newcomer begins with among others that have been there for a while. */
  static final double NEWCOMER = 0.1;

  /** From one look at it to the next: out to full in five looks, a newcomer in three. */
  private static final int GROWTH = 3;

  /** The server's, not the caller's: NOT_FOUND or a denial say nothing about an endpoint. */
  private static final Set<Code> FAULTS =
      EnumSet.of(
          Code.UNAVAILABLE,
          Code.INTERNAL,
          Code.UNKNOWN,
          Code.DATA_LOSS,
          Code.DEADLINE_EXCEEDED,
          Code.RESOURCE_EXHAUSTED,
          Code.UNIMPLEMENTED);

  private final String name;
  private final LongSupplier clock;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<Watch> unanswered = ConcurrentHashMap.newKeySet();
  private volatile Tally tally = new Tally();
  private volatile double share = FULL;
  private volatile long lastPick;
  private boolean out;
  private boolean ready;
  private boolean failed;
  private int looks;

  /** Calls that ended since the last look that had enough of them. */
  private static final class Tally {
    private final LongAdder ended = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Latencies latencies = new Latencies();
  }

  /**
   * In good standing, not connected.
   *
   * @param clock nanoseconds from any origin
   */
  Endpoint(String name, LongSupplier clock) {
    this.name = name;
    this.clock = clock;
    this.lastPick = clock.getAsLong();
  }

  /** Begins a call; {@code unary} ones are timed. */
  Watch begin(boolean unary) {
    lastPick = clock.getAsLong();
    inFlight.incrementAndGet();
    var watch = new Watch(this, unary, lastPick);
    if (unary) {
      unanswered.add(watch);
    }
    return watch;
  }

  void end(Watch watch, Code code) {
    inFlight.decrementAndGet();
    var present = tally;
    present.ended.increment();
    if (FAULTS.contains(code)) {
      present.faults.increment();
    } else if (watch.unary()) {
      present.latencies.add(clock.getAsLong() - watch.start());
    }
    if (watch.unary()) {
      unanswered.remove(watch);
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  double share() {
    return share;
  }

  /** Nothing has been sent to it for that long. */
  boolean isIdleFor(Duration time) {
    return clock.getAsLong() - lastPick > time.toNanos();
  }

  Sample sample() {
    var present = tally;
    long now = clock.getAsLong();
    return Sample.of(
        present.ended.sum(),
        present.faults.sum(),
        present.latencies.counts(),
        unanswered.stream().map(watch -> Duration.ofNanos(now - watch.start())).toList());
  }

  /** Begins a new count, unless there is too little to throw away yet. */
  void forget(boolean enough, int patience) {
    looks++;
    if (enough || looks >= patience) {
      tally = new Tally();
      looks = 0;
    }
  }

  boolean isReady() {
    return ready;
  }

  boolean isFull() {
    return share == FULL;
  }

  /** It was found worse than the others; a newcomer is not out, just not trusted yet. */
  boolean isOut() {
    return out;
  }

  void putOut() {
    out = true;
    share = TRICKLE;
  }

  void grow() {
    share = Math.min(FULL, share * GROWTH);
    out &= share < FULL;
  }

  /** There is a connection. One that could not be had for a while, or never was, is a newcomer. */
  void connected(boolean amongOthers) {
    if (!ready && failed && amongOthers && !out) {
      share = NEWCOMER;
    }
    ready = true;
    failed = false;
  }

  void disconnected(boolean byFailure) {
    ready = false;
    failed |= byFailure;
  }

  /** For one that was named after others. */
  void isNew() {
    failed = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
