package dev.hansa.runtime.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import dev.hansa.runtime.error.MeshReason;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * A JWS in compact form (RFC 7515 section 3.1), taken apart in the one way in which every parser
 * agrees, before any cryptography. Its payload is read when asked for.
 *
 * @param header the JOSE header
 * @param signingInput what the signature covers, in ASCII
 */
record Jws(Map<String, Object> header, String payload, String signingInput, Base64URL signature) {
  /** Checked before anything is decoded (security.md K08). */
  static final int MAX_LENGTH = 8 * 1024;

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256, JWSAlgorithm.EdDSA);

  static Jws parse(String compact) throws TokenRefused {
    int first = compact.indexOf('.');
    int second = compact.indexOf('.', first + 1);
    if (compact.length() > MAX_LENGTH
        || first < 0
        || second < 0
        || compact.indexOf('.', second + 1) >= 0) {
      throw malformed("not a signed token of at most " + MAX_LENGTH + " characters");
    }
    return new Jws(
        json(compact.substring(0, first)),
        compact.substring(first + 1, second),
        compact.substring(0, second),
        Base64URL.encode(bytes(compact.substring(second + 1))));
  }

  /** The header's {@code alg}, one that we accept; the key has the last word. */
  JWSAlgorithm algorithm() throws TokenRefused {
    return ALGORITHMS.stream()
        .filter(accepted -> accepted.getName().equals(header.get("alg")))
        .findAny()
        .orElseThrow(() -> new TokenRefused(MeshReason.TOKEN_ALGORITHM, "algorithm not accepted"));
  }

  /** Refuses extensions that must be understood (RFC 7515 section 4.1.11). */
  void requireNoExtension() throws TokenRefused {
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw malformed("a header extension that must be understood");
    }
  }

  /** The payload, unverified. */
  Map<String, Object> claims() throws TokenRefused {
    return json(payload);
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

  static TokenRefused malformed(String detail) {
    return new TokenRefused(MeshReason.TOKEN_MALFORMED, detail);
  }
}
