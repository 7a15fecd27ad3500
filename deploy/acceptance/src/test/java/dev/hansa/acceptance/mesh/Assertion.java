package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A signed assertion (RFC 7521) that is good for a minute, but for what a test changes of it.
 *
 * @param key signs it, whatever the header says
 */
public record Assertion(ECKey key, Map<String, Object> header, Map<String, Object> claims) {
  public Assertion {
    header = Map.copyOf(header);
    claims = Map.copyOf(claims);
  }

  /** What {@code issuer} says of {@code subject} to identity alone. */
  public static Assertion of(String issuer, String subject, URI identity, ECKey key) {
    long now = Instant.now().getEpochSecond();
    return new Assertion(
        key,
        Map.of("alg", "ES256", "kid", key.getKeyID()),
        Map.of(
            "iss",
            issuer,
            "sub",
            subject,
            "aud",
            identity.toString(),
            "jti",
            UUID.randomUUID().toString(),
            "iat",
            now,
            "exp",
            now + 60));
  }

  /** With another member of the header. */
  public Assertion header(String name, Object value) {
    return new Assertion(key, with(header, name, value), claims);
  }

  /** With another claim. */
  public Assertion claim(String name, Object value) {
    return new Assertion(key, header, with(claims, name, value));
  }

  /** Without a claim. */
  public Assertion without(String name) {
    var less = new HashMap<>(claims);
    less.remove(name);
    return new Assertion(key, header, less);
  }

  /** All its times moved. */
  public Assertion later(long seconds) {
    return claim("iat", time("iat") + seconds).claim("exp", time("exp") + seconds);
  }

  /** It lives as long from its beginning on. */
  public Assertion living(long seconds) {
    return claim("exp", time("iat") + seconds);
  }

  /** Under the same key id by another key. */
  public Assertion signedBy(ECKey other) {
    return new Assertion(other, header, claims);
  }

  /** As it is sent. */
  public String compact() {
    return RawToken.signed(
        key, JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
  }

  private long time(String claim) {
    return Long.parseLong(String.valueOf(claims.get(claim)));
  }

  private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
    var changed = new HashMap<>(members);
    changed.put(name, value);
    return changed;
  }
}
