package dev.hansa.identity.authority;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The intermediate as its files have it now.
 *
 * @param chain the intermediate first
 * @param key its private key
 */
record IssuingKey(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] PROBE = "these two belong together".getBytes(StandardCharsets.UTF_8);

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
      var issuing = new IssuingKey(chain(config.certificate()), key(config.key()));
      issuing.check(config);
      return issuing;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new IllegalStateException(
          "certificate authority: " + config.certificate() + " and " + config.key() + " unusable",
          unreadable);
    }
  }

  /** The signature algorithm of what it issues. */
  String algorithm() {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  private void check(AuthorityConfig config) throws GeneralSecurityException {
    if (chain.isEmpty() || chain.getFirst().getBasicConstraints() < 0) {
      throw new IllegalStateException(
          "certificate authority: " + config.certificate() + " holds no CA certificate");
    }
    Signature signature = Signature.getInstance(algorithm());
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(chain.getFirst().getPublicKey());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new IllegalStateException(
          "certificate authority: " + config.key() + " is not the key of " + config.certificate());
    }
  }

  private static List<X509Certificate> chain(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(in)) {
      if (parser.readObject() instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
      throw new IOException(file + " (expected: PKCS #8 in PEM)");
    }
  }
}
