package dev.hansa.runtime.admission;

import java.time.Duration;
import java.util.Optional;

/** A token bucket: what one client has left of its rate. Safe for many threads. */
public final class Bucket {
  private static final int MILLIS = 1000;

  private double left;
  private long since;

  /** Full at first. */
  public Bucket(Rate rate, long now) {
    left = rate.burst();
    since = now;
  }

  /** Takes one; empty if there was one, else the time until there is. */
  public synchronized Optional<Duration> take(Rate rate, long now) {
    refill(rate, now);
    if (left >= 1) {
      left--;
      return Optional.empty();
    }
    double millis = (1 - left) * MILLIS / rate.perSecond();
    return Optional.of(Duration.ofMillis((long) Math.ceil(millis)));
  }

  /** Takes several, at most all. */
  public synchronized void charge(Rate rate, int cost, long now) {
    refill(rate, now);
    left = Math.max(0, left - cost);
  }

  private void refill(Rate rate, long now) {
    double gained = (double) Math.max(0, now - since) * rate.perSecond() / MILLIS;
    left = Math.min(rate.burst(), left + gained);
    boolean setBack = since - now > MILLIS; // more than threads are apart: goes on from there
    since = setBack ? now : Math.max(since, now);
  }
}
