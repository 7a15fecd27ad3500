package dev.hansa.runtime.testing.faults;

import java.time.Duration;

/**
 * What happens to bytes on their way in one direction. Start from {@link #CLEAR}.
 *
 * @param latency by which each piece arrives later
 * @param jitter by which the latency varies at most, up or down; order is kept, as by TCP
 * @param bytesPerSecond at most, of all connections together
 * @param piece bytes at most that are sent at once, each piece a segment of its own
 * @param corruption likelihood of each byte to have one of its bits flipped, 0 to 1
 * @param silent whether nothing arrives, not even the end of a connection, until it is no more
 */
public record Wire(
    Duration latency,
    Duration jitter,
    long bytesPerSecond,
    int piece,
    double corruption,
    boolean silent) {

  /** Does nothing to what runs through it. */
  public static final Wire CLEAR =
      new Wire(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, Integer.MAX_VALUE, 0, false);

  public Wire {
    if (latency.isNegative() || jitter.isNegative() || jitter.compareTo(latency) > 0) {
      throw new IllegalArgumentException(
          "latency: " + latency + " ± " + jitter + " (expected: no less than PT0S)");
    }
    if (bytesPerSecond < 1 || piece < 1) {
      throw new IllegalArgumentException(
          bytesPerSecond + " bytes/s, pieces of " + piece + " (expected: >= 1)");
    }
    if (!(corruption >= 0 && corruption <= 1)) {
      throw new IllegalArgumentException("corruption: " + corruption + " (expected: 0..1)");
    }
  }

  /** The same with another latency. */
  public Wire delayed(Duration by, Duration more) {
    return new Wire(by, more, bytesPerSecond, piece, corruption, silent);
  }

  /** The same with another bandwidth. */
  public Wire limited(long toBytesPerSecond) {
    return new Wire(latency, jitter, toBytesPerSecond, piece, corruption, silent);
  }

  /** The same in pieces of so many bytes. */
  public Wire sliced(int bytes) {
    return new Wire(latency, jitter, bytesPerSecond, bytes, corruption, silent);
  }

  /** The same with another likelihood of a flipped bit in each byte. */
  public Wire corrupted(double likelihood) {
    return new Wire(latency, jitter, bytesPerSecond, piece, likelihood, silent);
  }

  /** The same, but nothing arrives. */
  public Wire silenced() {
    return new Wire(latency, jitter, bytesPerSecond, piece, corruption, true);
  }
}
