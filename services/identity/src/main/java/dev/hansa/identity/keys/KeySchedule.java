package dev.hansa.identity.keys;

import java.time.Duration;

/**
 * When signing keys change.
 *
 * @param rotateEvery how long a key signs
 * @param publishAhead how long a key is published, at least, before it signs by schedule: longer
 *     than anybody may keep a key set without asking again
 * @param maxAge how long a client may keep the key set
 * @param keep how long a key that signs no more still verifies: the longest life of a token, and
 *     what clocks may differ
 */
public record KeySchedule(
    Duration rotateEvery, Duration publishAhead, Duration maxAge, Duration keep) {
  /**
   * Clocks differ by 10 s (FAPI 2.0 section 5.3.2.1) on either side, and a replica may learn a
   * little late that another key signs.
   */
  private static final Duration SLACK = Duration.ofSeconds(30);

  public KeySchedule {
    if (!maxAge.isPositive() || publishAhead.compareTo(maxAge) <= 0) {
      throw new IllegalArgumentException(
          "hansa.identity.keys.publish-ahead: "
              + publishAhead
              + " (expected: more than max-age, "
              + maxAge
              + ", which is more than zero)");
    }
    if (rotateEvery.compareTo(publishAhead) <= 0) {
      throw new IllegalArgumentException(
          "hansa.identity.keys.rotate-every: "
              + rotateEvery
              + " (expected: more than publish-ahead, "
              + publishAhead
              + ")");
    }
  }

  /** A schedule under which a key verifies for as long as the tokens that it signed last. */
  public static KeySchedule of(
      Duration rotateEvery, Duration publishAhead, Duration maxAge, Duration tokenLife) {
    return new KeySchedule(rotateEvery, publishAhead, maxAge, tokenLife.plus(SLACK));
  }
}
