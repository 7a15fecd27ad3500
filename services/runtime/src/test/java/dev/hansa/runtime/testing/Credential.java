package dev.hansa.runtime.testing;

import dev.hansa.runtime.trust.IdentityGeneration;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate chain, leaf first, with its key; not necessarily a good one. */
public record Credential(List<X509Certificate> chain, PrivateKey key) {
  /** The leaf. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** The credential as an identity; fails where the runtime would refuse it. */
  public IdentityGeneration generation(long number) {
    try {
      return IdentityGeneration.of(number, chain, key);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("this credential is crafted to be no identity", e);
    }
  }

  /** Writes {@code tls.crt} and {@code tls.key} into a folder, which is made if it is not there. */
  public Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tls.crt"), pem(chain));
      Files.writeString(folder.resolve("tls.key"), pem(key));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Certificates as PEM, one after the other. */
  public static String pem(Iterable<X509Certificate> certificates) {
    var text = new StringBuilder();
    for (var certificate : certificates) {
      try {
        text.append(pem(new JcaMiscPEMGenerator(certificate)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  /** A key as PKCS #8 PEM. */
  public static String pem(PrivateKey key) {
    try {
      return pem(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(PemObjectGenerator object) throws IOException {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
