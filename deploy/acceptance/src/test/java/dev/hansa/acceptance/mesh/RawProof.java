package dev.hansa.acceptance.mesh;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The proof of a key (RFC 9449 section 4.2) as a client would put it together by hand, so that any
 * member of it can be wrong.
 *
 * @param key signs it, with ES256 whatever the header says
 */
public record RawProof(ECKey key, Map<String, Object> header, Map<String, Object> claims) {
  public RawProof {
    header = Map.copyOf(header);
    claims = Map.copyOf(claims);
  }

  /** A good one, but for the nonce. */
  public static RawProof of(ECKey key, String method, URI uri, String token) {
    return new RawProof(
        key,
        Map.of("typ", "dpop+jwt", "alg", "ES256", "jwk", key.toPublicJWK().toJSONObject()),
        Map.of(
            "jti", UUID.randomUUID().toString(),
            "htm", method,
            "htu", uri.toString(),
            "iat", Instant.now().getEpochSecond(),
            "ath", digest(token)));
  }

  /** {@code ath} of proofs beside a token. */
  public static String digest(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The same with another member of the header. */
  public RawProof header(String name, Object value) {
    return new RawProof(key, with(header, name, value), claims);
  }

  /** The same without that member of the header. */
  public RawProof withoutHeader(String name) {
    return new RawProof(key, without(header, name), claims);
  }

  /** The same with another claim. */
  public RawProof claim(String name, Object value) {
    return new RawProof(key, header, with(claims, name, value));
  }

  /** The same without that claim. */
  public RawProof without(String name) {
    return new RawProof(key, header, without(claims, name));
  }

  /** The same under the hand of another, while it goes on naming this key. */
  public RawProof signedBy(ECKey other) {
    return new RawProof(other, header, claims);
  }

  /** As it stands in the header {@code DPoP}. */
  public String sign() {
    return RawToken.signed(
        key, JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
  }

  private static Map<String, Object> with(Map<String, Object> all, String name, Object value) {
    var changed = new LinkedHashMap<>(all);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, Object> without(Map<String, Object> all, String name) {
    var changed = new LinkedHashMap<>(all);
    changed.remove(name);
    return changed;
  }
}
