package dev.hansa.runtime.token;

import java.time.Instant;

/**
 * A token of ours, to be shown to one audience over connections of one identity generation.
 *
 * @param value the token itself; a secret
 * @param obtained when it was asked for, by our clock
 * @param expiry first instant at which it no longer holds, by our clock
 */
public record IssuedToken(String value, Instant obtained, Instant expiry) {
  /** {@code kid} of the key that signed it; empty if it names none. */
  String keyId() {
    try {
      return Jws.parse(value).header().get("kid") instanceof String kid ? kid : "";
    } catch (TokenRefused unreadable) { // its callee will say so
      return "";
    }
  }

  /** Without the value, so that it cannot reach a log. */
  @Override
  public String toString() {
    return "IssuedToken[" + TokenDigest.of(value) + ", expiry=" + expiry + "]";
  }
}
