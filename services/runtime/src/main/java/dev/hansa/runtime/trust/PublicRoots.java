package dev.hansa.runtime.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Trust in servers outside the mesh that are known by a DNS name: the authorities of the system,
 * and the roots of our own trust domain, which operators may let sign for their own back ends.
 */
final class PublicRoots {
  private PublicRoots() {}

  /** Roots are those of this moment; the name is compared where the handshake asks for it. */
  static TrustManager and(Identity identity) {
    try {
      var roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      int number = 0;
      for (X509Certificate root : system().getAcceptedIssuers()) {
        roots.setCertificateEntry("system-" + number++, root);
      }
      var own = identity.bundles().roots(identity.current().id().trustDomain());
      for (X509Certificate root : own) {
        roots.setCertificateEntry("own-" + number++, root);
      }
      return manager(roots);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the system's authorities cannot be read", e);
    }
  }

  @SuppressWarnings("NullAway") // by the JDK's contract, null means the system's own
  private static X509TrustManager system() throws GeneralSecurityException {
    return manager(null);
  }

  private static X509TrustManager manager(KeyStore roots) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
  }
}
