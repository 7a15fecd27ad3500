package dev.hansa.runtime.trust;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who is at the other end of a connection, as was proven.
 *
 * @param certificate by which TLS proved it; empty for a partner whose token is bound to a key that
 *     it has proven instead: in each request (RFC 9449), or by a self-signed certificate (RFC 8705)
 * @param thumbprint {@code x5t#S256} of the certificate, or else {@code jkt} of the key; tokens are
 *     bound to it
 */
public record Peer(SpiffeId id, Optional<X509Certificate> certificate, String thumbprint) {
  /**
   * The peer with this verified certificate.
   *
   * @throws CertificateException if it names no identity, or if nobody but its holder can vouch for
   *     it ({@link SelfSigned}), whatever it names
   */
  public static Peer of(X509Certificate certificate) throws CertificateException {
    if (SelfSigned.isSelfIssued(certificate)) {
      throw new CertificateException("a self-issued certificate is nobody's identity");
    }
    return new Peer(SpiffeId.of(certificate), Optional.of(certificate), Thumbprint.of(certificate));
  }

  /**
   * The peer that a token names, which has proven the key that the token is bound to.
   *
   * @param thumbprint {@code jkt} of the key, or {@code x5t#S256} of the self-signed certificate
   */
  public static Peer byKey(SpiffeId id, String thumbprint) {
    return new Peer(id, Optional.empty(), thumbprint);
  }

  /**
   * The peer of a finished handshake; empty if it showed no certificate, or one that nobody else
   * vouches for ({@link SelfSigned}). Costs a hash: keep it.
   */
  public static Optional<Peer> of(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate leaf
          ? Optional.of(of(leaf))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException | CertificateException _) {
      return Optional.empty();
    }
  }

  /** The peer without its trust domain. */
  public Principal principal() {
    return id.principal();
  }
}
