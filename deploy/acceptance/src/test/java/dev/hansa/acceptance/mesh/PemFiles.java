package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The three files that a partner gets, as the JDK's TLS wants them. */
public final class PemFiles {
  private static final char[] NO_PASSWORD = new char[0];

  private PemFiles() {}

  /**
   * TLS with {@code tls.crt} and {@code tls.key} of a folder, trusting its {@code ca.crt} alone.
   */
  public static SSLContext sslContext(Path folder) {
    try {
      KeyStore own = emptyStore();
      own.setKeyEntry(
          "own",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(pem(folder.resolve("tls.key")))),
          NO_PASSWORD,
          certificates(folder.resolve("tls.crt")).toArray(Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust(folder).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot use the PEM files in " + folder, e);
    }
  }

  /** TLS that shows no certificate and trusts the {@code ca.crt} of a folder. */
  public static SSLContext withoutCertificate(Path folder) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust(folder).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot use the PEM files in " + folder, e);
    }
  }

  /** The certificates of a PEM file, in its order. */
  public static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static TrustManagerFactory trust(Path folder)
      throws IOException, GeneralSecurityException {
    KeyStore roots = emptyStore();
    int number = 0;
    for (Certificate root : certificates(folder.resolve("ca.crt"))) {
      roots.setCertificateEntry("ca" + number++, root);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    return trust;
  }

  /** In memory alone; PKCS #12 would derive a key from a password for each key put in or read. */
  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static byte[] pem(Path file) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(file).replaceAll("-----[A-Z ]+-----", "").strip());
  }
}
