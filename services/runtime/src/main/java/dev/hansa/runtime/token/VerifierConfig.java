package dev.hansa.runtime.token;

import java.time.Duration;

/**
 * Which tokens are accepted here.
 *
 * @param issuer {@code iss}, compared byte by byte (K11)
 * @param audience {@code aud} of this process: {@code service/orders}, or {@code gateway}
 * @param skew how far ahead of our clock {@code iat} and {@code nbf} may lie; {@code exp} has none
 * @param maxLifetime the longest from {@code iat} to {@code exp}
 */
public record VerifierConfig(String issuer, String audience, Duration skew, Duration maxLifetime) {
  /** 10 s and 15 min: FAPI 2.0 Security Profile section 5.3.2.1, and K13. */
  public static VerifierConfig of(String issuer, String audience) {
    return new VerifierConfig(issuer, audience, Duration.ofSeconds(10), Duration.ofMinutes(15));
  }

  public VerifierConfig {
    if (skew.isNegative() || skew.compareTo(Duration.ofSeconds(60)) >= 0) {
      throw new IllegalArgumentException("skew: " + skew + " (expected: PT0S <= skew < PT60S)");
    }
    if (!maxLifetime.isPositive()) {
      throw new IllegalArgumentException("max lifetime: " + maxLifetime + " (expected: > PT0S)");
    }
  }
}
