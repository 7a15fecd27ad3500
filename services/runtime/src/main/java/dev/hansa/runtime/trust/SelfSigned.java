package dev.hansa.runtime.trust;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * A certificate that nobody but its holder vouches for (RFC 8705 section 2.2): a key, and nothing
 * else. Whatever it says, a SPIFFE id or that it is an authority, is the holder's own word and
 * counts for nothing.
 *
 * <p>It is told from a verified one by its two names alone, everywhere: a certificate whose issuer
 * is its subject is never a {@link Peer}, whoever signed it.
 *
 * @param thumbprint {@code x5t#S256}; tokens are bound to it
 */
public record SelfSigned(X509Certificate certificate, String thumbprint) {
  private static final ECParameterSpec P_256 = p256();
  private static final int MIN_RSA_BITS = 2048;

  /** Above, each handshake of a stranger would cost too much. */
  private static final int MAX_RSA_BITS = 4096;

  private static final int MAX_RSA_EXPONENT_BITS = 32;

  private SelfSigned(X509Certificate certificate) {
    this(certificate, Thumbprint.of(certificate));
  }

  /**
   * The certificate, if it is sound: its issuer is its subject, its key is EC P-256 or RSA of 2048
   * to 4096 bits, and has signed it. Does not look at the time.
   *
   * @throws CertificateException that says what is wrong
   */
  public static SelfSigned of(X509Certificate certificate) throws CertificateException {
    if (!isSelfIssued(certificate)) {
      throw new CertificateException("issued by another");
    }
    PublicKey key = certificate.getPublicKey();
    requireStrong(key);
    try {
      certificate.verify(key);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("self-issued, but not signed by its own key", e);
    }
    return new SelfSigned(certificate);
  }

  /**
   * That of a finished handshake, at a port that takes such; empty if the client showed another, or
   * none. Costs a hash: keep it.
   */
  public static Optional<SelfSigned> of(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate leaf && isSelfIssued(leaf)
          ? Optional.of(new SelfSigned(leaf))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  /** Whether a certificate is of this kind, sound or not, and so never a {@link Peer}. */
  static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  /**
   * Judges what a stranger shows in a handshake: one sound certificate, valid now.
   *
   * @param chain that begins with a self-issued certificate
   */
  static void check(X509Certificate[] chain, Instant now) throws CertificateException {
    if (chain.length != 1) {
      throw new CertificateException("self-issued, with " + chain.length + " in its chain");
    }
    chain[0].checkValidity(Date.from(now)); // first what costs nothing
    var _ = of(chain[0]);
  }

  /** Whether its dates hold. */
  public boolean isValidAt(Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private static void requireStrong(PublicKey key) throws CertificateException {
    boolean strong =
        switch (key) {
          case ECPublicKey ec -> isP256(ec.getParams());
          case RSAPublicKey rsa ->
              rsa.getModulus().bitLength() >= MIN_RSA_BITS
                  && rsa.getModulus().bitLength() <= MAX_RSA_BITS
                  && rsa.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
          default -> false;
        };
    if (!strong) {
      throw new CertificateException(
          "self-issued by a key of "
              + key.getAlgorithm()
              + " (expected: EC P-256, or RSA of 2048 to 4096 bits)");
    }
  }

  private static boolean isP256(ECParameterSpec parameters) {
    return parameters.getCurve().equals(P_256.getCurve())
        && parameters.getGenerator().equals(P_256.getGenerator())
        && parameters.getOrder().equals(P_256.getOrder());
  }

  private static ECParameterSpec p256() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK knows P-256", e);
    }
  }
}
