package dev.hansa.gateway.edge;

import java.time.Duration;

/**
 * What REST calls may cost.
 *
 * @param maxMessageBytes largest body of one message; larger is 413
 * @param deadline for methods whose contract names none
 */
record RestConfig(int maxMessageBytes, Duration deadline) {
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
