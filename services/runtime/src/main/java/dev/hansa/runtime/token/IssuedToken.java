package dev.hansa.runtime.token;

import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A token of ours, to be shown to one audience over connections of one identity generation. */
public final class IssuedToken {
  private final String value;
  private final Instant obtained;
  private final Instant expiry;

  /** Made once, for all calls that show the token; never changed. */
  private final Metadata headers = new Metadata();

  /**
   * A token as it was issued.
   *
   * @param value the token itself; a secret
   * @param obtained when it was asked for, by our clock
   * @param expiry first instant at which it no longer holds, by our clock
   */
  public IssuedToken(String value, Instant obtained, Instant expiry) {
    this.value = value;
    this.obtained = obtained;
    this.expiry = expiry;
    headers.put(AuthorizationHeader.KEY, ("Bearer " + value).getBytes(StandardCharsets.US_ASCII));
  }

  /** The token itself; a secret. */
  public String value() {
    return value;
  }

  /** When it was asked for, by our clock. */
  public Instant obtained() {
    return obtained;
  }

  /** First instant at which it no longer holds, by our clock. */
  public Instant expiry() {
    return expiry;
  }

  /** What shows the token; to be copied from, not to be changed. */
  Metadata headers() {
    return headers;
  }

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
