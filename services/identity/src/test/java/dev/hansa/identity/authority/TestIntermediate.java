package dev.hansa.identity.authority;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Files of an intermediate below a test's root, as an authority reads them. */
public final class TestIntermediate {
  private TestIntermediate() {}

  /** Writes the files and opens the authority on them. */
  public static CertificateAuthority open(TestAuthority root, Path folder, InstantSource clock) {
    return new CertificateAuthority(
        write(root, folder), root.trustDomain(), clock, new SecureRandom());
  }

  static AuthorityConfig write(TestAuthority root, Path folder) {
    Credential intermediate =
        root.issue(
            root.leaf("spiffe://unused/service/unused")
                .withoutNames()
                .asAuthority()
                .withKeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                .withUses());
    Path certificate = folder.resolve("authority.crt");
    Path key = folder.resolve("authority.key");
    try {
      Files.writeString(certificate, Credential.pem(intermediate.chain()));
      Files.writeString(key, Credential.pem(intermediate.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AuthorityConfig(certificate, key, AuthorityConfig.DEFAULT_LIFE);
  }
}
