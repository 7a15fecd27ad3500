package dev.hansa.runtime.trust;

import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One certificate with its key. What is made under it (connections, tokens) ends with it.
 *
 * @param number grows by one with every replacement, from 1
 * @param chain leaf first, without the root
 * @param thumbprint {@code x5t#S256} of the leaf: base64url of the SHA-256 of its DER, RFC 8705 3.1
 */
public record IdentityGeneration(
    long number, SpiffeId id, List<X509Certificate> chain, PrivateKey key, String thumbprint) {
  public IdentityGeneration {
    chain = List.copyOf(chain);
  }

  /**
   * Puts a generation together.
   *
   * @throws CertificateException if the key does not belong to the leaf, or the leaf names nobody
   */
  public static IdentityGeneration of(long number, List<X509Certificate> chain, PrivateKey key)
      throws CertificateException {
    var leaf = chain.getFirst();
    if (!KeyPairs.match(leaf.getPublicKey(), key)) {
      throw new CertificateException("the key does not belong to the certificate");
    }
    return new IdentityGeneration(number, SpiffeId.of(leaf), chain, key, Thumbprint.of(leaf));
  }

  /** The certificate itself. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Names the generation, never its key. */
  @Override
  public String toString() {
    return id + "#" + number + " (" + thumbprint + ")";
  }
}
