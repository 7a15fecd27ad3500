package dev.hansa.identity.authority;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The issuing intermediate.
 *
 * @param certificate PEM file: the intermediate, then what leads up to the root, without the root
 * @param key PEM file: its PKCS #8 private key
 * @param life of an issued certificate, at most; one never outlives its issuer
 */
public record AuthorityConfig(Path certificate, Path key, Duration life) {
  /** Partners renew by hand or script, a quarter of a year is what they plan with. */
  public static final Duration DEFAULT_LIFE = Duration.ofDays(90);

  public AuthorityConfig {
    if (!life.isPositive() || life.compareTo(Duration.ofDays(398)) > 0) {
      throw new IllegalArgumentException(
          "hansa.identity.authority.life: "
              + life
              + " (expected: more than zero, at most 398 days)");
    }
  }
}
