package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the key set that a partner registers for private_key_jwt. */
final class KeySets {
  private static final int MAX_KEYS = 10;
  private static final int MIN_RSA_BITS = 2048;

  private KeySets() {}

  /**
   * A usable set: up to ten public keys, EC P-256 or RSA from 2048 bits on (K03), each with a
   * {@code kid} of its own. Blank text is the empty set; anything else is not usable.
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
              && keys.getKeys().stream().allMatch(key -> usable(key) && ids.add(key.getKeyID()));
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
    return strong && !key.isPrivate() && key.getKeyID() != null && !key.getKeyID().isBlank();
  }
}
