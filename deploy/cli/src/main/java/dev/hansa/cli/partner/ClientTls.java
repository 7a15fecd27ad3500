package dev.hansa.cli.partner;

import dev.hansa.cli.process.StartFailure;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Mutual TLS from {@code tls.crt}, {@code tls.key} and {@code ca.crt} of one folder. */
public final class ClientTls {
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /**
   * Reads the folder now.
   *
   * @throws StartFailure if a file is missing or cannot be used
   */
  public static SSLContext of(Path folder) {
    try {
      List<X509Certificate> chain = Pem.certificates(folder.resolve("tls.crt"));
      PrivateKey key =
          Pem.privateKey(folder.resolve("tls.key"), chain.getFirst().getPublicKey().getAlgorithm());
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(keys(chain, key).getKeyManagers(), roots(folder).getTrustManagers(), null);
      return context;
    } catch (IdentityException e) {
      throw new StartFailure(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException | IOException e) {
      throw new StartFailure("the certificate in " + folder + " cannot be used: " + e.getMessage());
    }
  }

  private static KeyManagerFactory keys(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  private static TrustManagerFactory roots(Path folder)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate root : Pem.certificates(folder.resolve("ca.crt"))) {
      store.setCertificateEntry("root-" + number++, root);
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
