package dev.hansa.runtime.trust;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who is at the other end of a connection, as TLS proved it.
 *
 * @param thumbprint {@code x5t#S256} of the certificate; tokens are bound to it
 */
public record Peer(SpiffeId id, X509Certificate certificate, String thumbprint) {
  /** The peer with this verified certificate. */
  public static Peer of(X509Certificate certificate) throws CertificateException {
    return new Peer(SpiffeId.of(certificate), certificate, Thumbprint.of(certificate));
  }

  /** The peer of a finished handshake; empty if it showed no certificate. Costs a hash: keep it. */
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
