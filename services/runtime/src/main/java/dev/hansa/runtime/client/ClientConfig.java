package dev.hansa.runtime.client;

import java.time.Duration;

/**
 * How this process holds its connections.
 *
 * @param deadline for unary calls that neither the caller nor the contract limits
 * @param keepAlive a connection with calls on it is probed after this silence
 * @param switchTimeout the longest that a new identity generation waits for its first connection
 * @param drainTimeout the longest that calls may go on under an identity that was replaced
 */
public record ClientConfig(
    Duration deadline, Duration keepAlive, Duration switchTimeout, Duration drainTimeout) {
  /** 10 s, 30 s, 10 s, and 5 min, which is the longest life of a token. */
  public static ClientConfig defaults() {
    return new ClientConfig(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5));
  }

  public ClientConfig {
    requirePositive("deadline", deadline);
    requirePositive("keep alive", keepAlive);
    requirePositive("switch timeout", switchTimeout);
    requirePositive("drain timeout", drainTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > PT0S)");
    }
  }
}
