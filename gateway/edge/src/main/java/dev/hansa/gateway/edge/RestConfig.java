package dev.hansa.gateway.edge;

import java.time.Duration;

/**
 * What REST calls may cost.
 *
 * @param maxMessageBytes largest body of one message; larger is 413
 * @param deadline for methods whose contract names none
 * @param passing headers that become metadata, and metadata that becomes headers
 * @param tokenHelp how a caller whose token has expired gets another; empty: it knows
 */
record RestConfig(
    int maxMessageBytes, Duration deadline, PassingHeaders passing, String tokenHelp) {
  RestConfig {
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "max message size: " + maxMessageBytes + " (expected: > 0)");
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: > PT0S)");
    }
  }
}
