package dev.hansa.identity.authority;

import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.KeyPairs;
import dev.hansa.runtime.trust.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The intermediate as its files have it now.
 *
 * @param chain the intermediate first
 * @param key its private key
 */
record IssuingKey(List<X509Certificate> chain, PrivateKey key) {
  IssuingKey {
    chain = List.copyOf(chain);
  }

  /**
   * Reads the files.
   *
   * @throws IllegalStateException if one is missing, is no CA's, or they do not belong together
   */
  static IssuingKey read(AuthorityConfig config) {
    try {
      List<X509Certificate> chain = Pem.certificates(config.certificate());
      if (chain.getFirst().getBasicConstraints() < 0) {
        throw new IllegalStateException(
            "certificate authority: " + config.certificate() + " holds no CA certificate");
      }
      var authority = chain.getFirst().getPublicKey();
      var key = Pem.privateKey(config.key(), authority.getAlgorithm());
      if (!KeyPairs.match(authority, key)) {
        throw new IllegalStateException(
            "certificate authority: "
                + config.key()
                + " is not the key of "
                + config.certificate());
      }
      return new IssuingKey(chain, key);
    } catch (IdentityException unusable) {
      throw new IllegalStateException("certificate authority: " + unusable.getMessage(), unusable);
    }
  }

  /** The signature algorithm of what it issues. */
  String algorithm() {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }
}
