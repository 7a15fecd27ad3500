package dev.hansa.runtime.balancing;

import java.time.Duration;

/**
 * Tells whether an endpoint is worse than the others, by failures and by slowness alike. What all
 * have in common is nobody's fault.
 *
 * @param others those in good standing, together
 * @param slow from when on a call is slow: 4 times what half of the others' calls take, and at
 *     least 50 ms more
 */
record Comparison(Sample others, Duration slow) {
  /** Calls without which nothing is said about an endpoint. */
  static final int VOLUME = 10;

  /** Share of bad calls up to which an endpoint is left alone. */
  private static final double TOLERATED = 0.25;

  /** By how much more than the others' an endpoint's share of bad calls must be. */
  private static final int TIMES = 3;

  private static final int SLOW_TIMES = 4;
  private static final Duration SLOW_AT_LEAST = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofDays(1);

  static Comparison with(Sample others) {
    return new Comparison(others, others.median().map(Comparison::slow).orElse(NEVER));
  }

  private static Duration slow(Duration median) {
    var times = median.multipliedBy(SLOW_TIMES);
    var more = median.plus(SLOW_AT_LEAST);
    return times.compareTo(more) > 0 ? times : more;
  }

  /** Whether there are calls enough on both sides. */
  boolean canTell(Sample one) {
    return one.volume(slow) >= VOLUME && others.volume(slow) >= VOLUME;
  }

  boolean isWorse(Sample one) {
    return one.bad(slow) > Math.max(TOLERATED, TIMES * others.bad(slow));
  }

  /** By how much, for putting the worst first. */
  double bad(Sample one) {
    return one.bad(slow);
  }
}
