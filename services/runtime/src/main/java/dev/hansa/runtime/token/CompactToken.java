package dev.hansa.runtime.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import dev.hansa.runtime.error.MeshReason;
import java.util.Map;
import java.util.Set;

/**
 * A token taken apart and its header judged, before any cryptography: steps 1 to 4 of the order in
 * which a resource server validates.
 *
 * @param keyId the header's {@code kid}
 * @param algorithm the header's {@code alg}, one that we accept; the key has the last word
 * @param claims the payload, unverified
 * @param signingInput what the signature covers, in ASCII
 */
record CompactToken(
    String keyId,
    JWSAlgorithm algorithm,
    Map<String, Object> claims,
    String signingInput,
    Base64URL signature) {
  static final int MAX_LENGTH = Jws.MAX_LENGTH;

  private static final Set<String> ACCESS_TOKEN = Set.of("at+jwt");

  /** Headers by which a token would bring or name its own key (RFC 8725 section 3.10). */
  private static final Set<String> KEY_CARRIERS = Set.of("jku", "jwk", "x5u", "x5c");

  static CompactToken parse(String token) throws TokenRefused {
    return parse(token, ACCESS_TOKEN);
  }

  /**
   * Reads a token of another kind.
   *
   * @param types the header's {@code typ} is one of these, compared exactly; the empty text stands
   *     for a header without one
   */
  static CompactToken parse(String token, Set<String> types) throws TokenRefused {
    Jws jws = Jws.parse(token);
    JWSAlgorithm algorithm = jws.algorithm();
    if (!(jws.header().getOrDefault("typ", "") instanceof String type) || !types.contains(type)) {
      throw new TokenRefused(MeshReason.TOKEN_TYPE, "a token of another kind");
    }
    jws.requireNoExtension();
    if (jws.header().keySet().stream().anyMatch(KEY_CARRIERS::contains)) {
      throw Jws.malformed("a key in the header");
    }
    if (!(jws.header().get("kid") instanceof String keyId)) {
      throw new TokenRefused(MeshReason.TOKEN_KEY_UNKNOWN, "no kid in the header");
    }
    return new CompactToken(keyId, algorithm, jws.claims(), jws.signingInput(), jws.signature());
  }
}
