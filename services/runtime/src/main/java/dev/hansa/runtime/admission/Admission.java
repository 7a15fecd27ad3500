package dev.hansa.runtime.admission;

import dev.hansa.runtime.error.MeshReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Lets calls in as long as they can be served in about the time that they usually take, the
 * important ones first. A call that cannot be served now is told so now: nothing queues.
 *
 * <p>Three things keep a call out. Its caller has used up its own allowance, whatever others do.
 * The whole process has as many calls and streams as it takes. Or, for unary calls, there are as
 * many in flight as {@link AdaptiveLimit} finds good: sheddable calls, and normal ones of a caller
 * that has more than its share, stay out at eight tenths of that, other normal ones at all of it,
 * and critical ones at twice as much, since room for them is made by keeping others out.
 *
 * <p>Safe for many threads, never blocks.
 */
public final class Admission {
  private static final double FOR_SOME = 0.8;
  private static final double FOR_CRITICAL = 2;

  private static final int LEAST_PAUSE_MILLIS = 250;
  private static final int MOST_PAUSE_MILLIS = 1000;

  private final AdmissionConfig config;
  private final LongSupplier nanoClock;
  private final AdaptiveLimit limit;
  private final Callers callers;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger unaryInFlight = new AtomicInteger();
  private volatile boolean admitting = true;
  private volatile boolean closed;

  /** Lets calls in by the clock of this machine. */
  public Admission(AdmissionConfig config) {
    this(config, System::nanoTime);
  }

  /** Lets calls in by another clock, of nanoseconds since anything. */
  public Admission(AdmissionConfig config, LongSupplier nanoClock) {
    this.config = config;
    this.nanoClock = nanoClock;
    this.limit = new AdaptiveLimit(config);
    this.callers = new Callers(config);
  }

  /** The answer to a call that wants in. */
  public sealed interface Answer {
    /** The call is in; {@code permit} must be given back once it has ended. */
    record Admitted(Permit permit) implements Answer {}

    /**
     * The call stays out.
     *
     * @param pause after which another attempt may do better; empty if elsewhere, at once
     */
    record Refused(MeshReason reason, String message, Optional<Duration> pause) implements Answer {}
  }

  /** How a call that was let in has ended. */
  public enum End {
    /** Its handler did what was asked. */
    SERVED,
    /** It took too long for somebody. */
    GIVEN_UP,
    /** It failed, or was refused: that says nothing about how long calls take. */
    FAILED
  }

  /** A place in flight; giving it back twice does nothing. */
  public final class Permit {
    private final Arrival arrival;
    private final Allowance caller;
    private final long start;
    private final int unaryAtStart;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Permit(Arrival arrival, Allowance caller, long start, int unaryAtStart) {
      this.arrival = arrival;
      this.caller = caller;
      this.start = start;
      this.unaryAtStart = unaryAtStart;
    }

    /** Gives the place back. */
    public void giveBack(End end) {
      if (!returned.compareAndSet(false, true)) {
        return;
      }
      leave(arrival, caller);
      if (arrival.unary()) {
        switch (end) {
          case SERVED -> limit.served(arrival.method(), start, nanoClock.getAsLong(), unaryAtStart);
          case GIVEN_UP ->
              limit.givenUp(arrival.method(), start, nanoClock.getAsLong(), unaryAtStart);
          case FAILED -> {}
        }
      }
    }
  }

  /** Asks for a place. */
  public Answer enter(Arrival arrival) {
    if (closed) {
      return new Answer.Refused(
          MeshReason.DRAINING, "this process is about to stop", Optional.empty());
    }
    if (!admitting) {
      return new Answer.Refused(
          MeshReason.OVERLOADED, "no room for another call now", Optional.of(pause()));
    }
    long now = nanoClock.getAsLong();
    long millis = TimeUnit.NANOSECONDS.toMillis(now);
    Allowance caller = callers.of(arrival, millis);
    Optional<Duration> wait = caller.take(millis);
    if (wait.isPresent()) {
      return new Answer.Refused(
          MeshReason.CALLER_RATE_EXCEEDED, "this caller makes more calls than it may", wait);
    }
    int own = caller.enter();
    int unary = arrival.unary() ? unaryInFlight.incrementAndGet() : 0;
    int all = inFlight.incrementAndGet();
    Optional<MeshReason> full = full(arrival, caller, own, unary, all);
    if (full.isEmpty()) {
      return new Answer.Admitted(new Permit(arrival, caller, now, unary));
    }
    leave(arrival, caller);
    return new Answer.Refused(full.get(), message(full.get()), Optional.of(pause()));
  }

  private Optional<MeshReason> full(
      Arrival arrival, Allowance caller, int own, int unary, int all) {
    if (caller.isExceededBy(own)) {
      return Optional.of(MeshReason.CALLER_LIMIT_REACHED);
    }
    if (all > config.maxInFlight()) {
      return Optional.of(MeshReason.LIMIT_REACHED);
    }
    return unary > room(arrival, own) ? Optional.of(MeshReason.OVERLOADED) : Optional.empty();
  }

  /** Unary calls at once, up to which one like this is let in. */
  private double room(Arrival arrival, int own) {
    int present = limit.present();
    return switch (arrival.criticality()) {
      case SHEDDABLE -> present * FOR_SOME;
      case NORMAL -> own > fairShare(present) ? present * FOR_SOME : present;
      case CRITICAL -> present * FOR_CRITICAL;
    };
  }

  private int fairShare(int present) {
    return present / callers.present();
  }

  private void leave(Arrival arrival, Allowance caller) {
    caller.leave();
    inFlight.decrementAndGet();
    if (arrival.unary()) {
      unaryInFlight.decrementAndGet();
    }
  }

  private static String message(MeshReason reason) {
    return switch (reason) {
      case CALLER_LIMIT_REACHED -> "this caller has as many calls in flight as it may";
      case LIMIT_REACHED -> "too many calls in flight";
      default -> "more calls than can be served now";
    };
  }

  /** Not the same for all, or they would all be back at once. */
  private static Duration pause() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
  }

  /** Calls and streams in flight now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Unary calls at once that are let in now, as far as they are neither critical nor sheddable. */
  public int limit() {
    return limit.present();
  }

  /**
   * The least time in which a call of this method was served lately: one that has less left cannot
   * succeed. Zero if too few were made to know.
   */
  public Duration floor(String method) {
    return Duration.ofNanos(limit.floor(method, nanoClock.getAsLong()));
  }

  /** Whether anybody is let in, whatever else holds; those in flight stay. */
  public void admit(boolean somebody) {
    admitting = somebody;
  }

  /** Lets nobody in any more; those in flight stay. */
  public void close() {
    closed = true;
  }
}
