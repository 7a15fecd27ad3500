package dev.hansa.runtime.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until told to move. Safe for many threads. */
public final class ManualClock implements InstantSource {
  private volatile Instant now;

  /** Stands at the first second of 2026, UTC. */
  public ManualClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Stands at {@code start}. */
  public ManualClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on (or back, by a negative duration). */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Moves to an instant. */
  public synchronized void set(Instant instant) {
    now = instant;
  }
}
