package dev.hansa.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.List;
import java.util.Optional;

/**
 * The keys that sign access tokens: the first signs, all of them verify.
 *
 * @param keys ES256 key pairs, the signing one first; at least one
 */
public record KeyRing(List<ECKey> keys) {
  public KeyRing {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: none (expected: at least one)");
    }
  }

  /** Makes a key pair whose {@code kid} is its RFC 7638 thumbprint. */
  public static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException impossible) { // every JDK has P-256
      throw new IllegalStateException("no P-256 key could be made", impossible);
    }
  }

  /** The key that signs now. */
  ECKey current() {
    return keys.getFirst();
  }

  /** Finds a key by the {@code kid} of a token; the lookup is exact (K04). */
  Optional<ECKey> find(String kid) {
    return keys.stream().filter(key -> key.getKeyID().equals(kid)).findFirst();
  }

  /** The public halves, as callees fetch them (RFC 7517 section 5). */
  public JWKSet publicSet() {
    return new JWKSet(keys.stream().<JWK>map(ECKey::toPublicJWK).toList());
  }
}
