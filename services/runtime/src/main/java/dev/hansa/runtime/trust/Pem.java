package dev.hansa.runtime.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads PEM (RFC 7468): certificates, and PKCS #8 keys without a passphrase. */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /**
   * All certificates of a file, in its order.
   *
   * @throws IdentityException if there is none, or the file cannot be read
   */
  public static List<X509Certificate> certificates(Path file) {
    return certificates(read(file), file.toString());
  }

  /**
   * All certificates of a text, in its order.
   *
   * @param origin where the text is from, for the message of an error
   * @throws IdentityException if there is none
   */
  public static List<X509Certificate> certificates(String pem, String origin) {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (var certificate :
          factory.generateCertificates(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))) {
        certificates.add((X509Certificate) certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException(origin + ": not a PEM file of X.509 certificates", e);
    }
    if (certificates.isEmpty()) {
      throw new IdentityException(origin + ": holds no certificate", null);
    }
    return List.copyOf(certificates);
  }

  /**
   * The private key of a file.
   *
   * @param algorithm of the public key that it belongs to, such as {@code EC}
   * @throws IdentityException if there is none, or the file cannot be read
   */
  public static PrivateKey privateKey(Path file, String algorithm) {
    return privateKey(read(file), algorithm, file.toString());
  }

  static PrivateKey privateKey(String pem, String algorithm, String origin) {
    var key = KEY.matcher(pem);
    if (!key.find()) {
      throw new IdentityException(
          origin + ": holds no unencrypted PKCS #8 key (BEGIN PRIVATE KEY)", null);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(key.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // The cause could quote the key.
      throw new IdentityException(origin + ": not a PKCS #8 key of type " + algorithm, null);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IdentityException(file + ": cannot be read", e);
    }
  }
}
