package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.hansa.runtime.trust.SelfSigned;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the key set that a partner registers, for private_key_jwt or with its own certificates for
 * self_signed_tls_client_auth.
 */
final class KeySets {
  private static final int MAX_KEYS = 10;
  private static final int MIN_RSA_BITS = 2048;

  private KeySets() {}

  /**
   * A usable set: up to ten public keys, EC P-256 or RSA from 2048 bits on (K03), each with a
   * {@code kid} of its own. Either none has a certificate ({@code x5c}), or each has a sound
   * self-signed one of that key: a partner comes by one method. Blank text is the empty set;
   * anything else is not usable.
   */
  static Optional<JWKSet> parse(String json) {
    if (json.isBlank()) {
      return Optional.of(new JWKSet());
    }
    try {
      JWKSet keys = JWKSet.parse(json);
      Set<String> ids = new HashSet<>();
      boolean usable =
          !keys.isEmpty()
              && keys.size() <= MAX_KEYS
              && keys.getKeys().stream().allMatch(key -> usable(key) && ids.add(key.getKeyID()))
              && keys.getKeys().stream().map(KeySets::hasCertificate).distinct().count() == 1;
      return usable ? Optional.of(keys) : Optional.empty();
    } catch (ParseException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean usable(JWK key) {
    boolean strong =
        switch (key) {
          case ECKey ec -> ec.getCurve().equals(Curve.P_256);
          case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS;
          default -> false;
        };
    return strong
        && !key.isPrivate()
        && key.getKeyID() != null
        && !key.getKeyID().isBlank()
        && (!hasCertificate(key) || isSelfSigned(key.getParsedX509CertChain()));
  }

  private static boolean hasCertificate(JWK key) {
    return key.getParsedX509CertChain() != null;
  }

  /** That its key is that of the JWK the parser has seen to. */
  private static boolean isSelfSigned(List<X509Certificate> chain) {
    try {
      var _ = SelfSigned.of(chain.getFirst());
      return chain.size() == 1;
    } catch (CertificateException unsound) {
      return false;
    }
  }
}
