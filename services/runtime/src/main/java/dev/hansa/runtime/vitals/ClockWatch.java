package dev.hansa.runtime.vitals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the clock of this machine is right, as far as tokens and certificates need it: FAPI 2.0
 * (section 5.3.2.1) bears 10 s and nothing above 60 s (R33).
 *
 * <p>Another clock tells whether both agree, and the monotonic clock which of them was set since:
 * if this one was, the process is of no use; if the other one was, it is for the other to stand
 * aside. Where they never agreed, this one is taken for wrong. For many threads.
 */
public final class ClockWatch {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  private static final Duration AGREEING = Duration.ofSeconds(10);
  private static final Duration BEARABLE = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final LongSupplier nanoClock;

  // this one's lock
  private Optional<Instant> zero = Optional.empty(); // of the monotonic clock, when both agreed
  private Duration ahead = Duration.ZERO;

  /** Watches a clock. */
  public ClockWatch(InstantSource clock) {
    this(clock, System::nanoTime);
  }

  ClockWatch(InstantSource clock, LongSupplier nanoClock) {
    this.clock = clock;
    this.nanoClock = nanoClock;
  }

  /** Another clock shows this now, to a second or two. */
  public synchronized void heard(Instant theirs) {
    Duration before = ahead;
    ahead = Duration.between(theirs, clock.instant());
    if (ahead.abs().compareTo(AGREEING) < 0) {
      zero = Optional.of(zero());
    } else if (before.abs().compareTo(AGREEING) < 0) {
      log.warn("this clock is {} s ahead of identity's", ahead.toSeconds());
    }
  }

  /** Whether it can be gone by now. */
  public synchronized boolean good() {
    Duration off = zero.map(then -> Duration.between(then, zero())).orElse(ahead);
    return off.abs().compareTo(BEARABLE) < 0;
  }

  /** By how much this clock is ahead of the other one, or behind it, as of when that was heard. */
  public synchronized Duration ahead() {
    return ahead;
  }

  private Instant zero() {
    return clock.instant().minusNanos(nanoClock.getAsLong());
  }
}
