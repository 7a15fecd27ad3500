package dev.hansa.runtime.client;

import java.time.Duration;

/**
 * How this process holds its connections.
 *
 * @param deadline for unary calls that neither the caller nor the contract limits
 * @param keepAlive a connection with calls on it is probed after this silence
 * @param switchTimeout the longest that a new identity generation waits for its first connection
 * @param drainTimeout the longest that calls may go on under an identity that was replaced
 * @param callBufferBytes how much of a call that may be repeated is kept for that; one that sends
 *     more is not repeated any more
 * @param retryBufferBytes how much is kept for all calls on one connection's channel
 */
public record ClientConfig(
    Duration deadline,
    Duration keepAlive,
    Duration switchTimeout,
    Duration drainTimeout,
    int callBufferBytes,
    int retryBufferBytes) {
  /**
   * 10 s; 10 s, which is the least that gRPC allows; 10 s; 5 min, which is the longest life of a
   * token; 256 KiB and 16 MiB.
   */
  public static ClientConfig defaults() {
    return new ClientConfig(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        256 << 10,
        16 << 20);
  }

  public ClientConfig {
    requirePositive("deadline", deadline);
    requirePositive("keep alive", keepAlive);
    requirePositive("switch timeout", switchTimeout);
    requirePositive("drain timeout", drainTimeout);
    requirePositive("call buffer", callBufferBytes);
    requirePositive("retry buffer", retryBufferBytes);
  }

  private static void requirePositive(String name, int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException(name + ": " + bytes + " bytes (expected: >= 1)");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > PT0S)");
    }
  }
}
