package dev.hansa.runtime.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import dev.hansa.runtime.error.MeshReason;
import java.io.IOException;
import java.util.Base64;
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
  /** Checked before anything is decoded (security.md K08). */
  static final int MAX_LENGTH = 8 * 1024;

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256, JWSAlgorithm.EdDSA);

  /** Headers by which a token would bring or name its own key (RFC 8725 section 3.10). */
  private static final Set<String> KEY_CARRIERS = Set.of("jku", "jwk", "x5u", "x5c");

  static CompactToken parse(String token) throws TokenRefused {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > MAX_LENGTH
        || first < 0
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      throw malformed("not a signed token of at most " + MAX_LENGTH + " characters");
    }
    Map<String, Object> header = json(token.substring(0, first));
    JWSAlgorithm algorithm = algorithm(header);
    checkHeader(header);
    return new CompactToken(
        text(header, "kid", MeshReason.TOKEN_KEY_UNKNOWN),
        algorithm,
        json(token.substring(first + 1, second)),
        token.substring(0, second),
        Base64URL.encode(bytes(token.substring(second + 1))));
  }

  private static JWSAlgorithm algorithm(Map<String, Object> header) throws TokenRefused {
    String name = text(header, "alg", MeshReason.TOKEN_ALGORITHM);
    return ALGORITHMS.stream()
        .filter(a -> a.getName().equals(name))
        .findAny()
        .orElseThrow(() -> new TokenRefused(MeshReason.TOKEN_ALGORITHM, "algorithm not accepted"));
  }

  private static void checkHeader(Map<String, Object> header) throws TokenRefused {
    if (!"at+jwt".equals(header.get("typ"))) {
      throw new TokenRefused(MeshReason.TOKEN_TYPE, "not an access token");
    }
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw malformed("a header extension that must be understood"); // RFC 7515 section 4.1.11
    }
    if (header.keySet().stream().anyMatch(KEY_CARRIERS::contains)) {
      throw malformed("a key in the header");
    }
  }

  private static String text(Map<String, Object> object, String name, MeshReason reason)
      throws TokenRefused {
    if (object.get(name) instanceof String text) {
      return text;
    }
    throw new TokenRefused(reason, "no " + name + " in the header");
  }

  private static Map<String, Object> json(String part) throws TokenRefused {
    try {
      return StrictJson.object(bytes(part));
    } catch (IOException e) {
      throw malformed("a part is no JSON object");
    }
  }

  /** Decodes base64url in its one canonical form: no padding, no spare bits set. */
  private static byte[] bytes(String part) throws TokenRefused {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // the same answer as for a part that decodes and is not canonical
    }
    throw malformed("a part is no canonical base64url");
  }

  private static TokenRefused malformed(String detail) {
    return new TokenRefused(MeshReason.TOKEN_MALFORMED, detail);
  }
}
