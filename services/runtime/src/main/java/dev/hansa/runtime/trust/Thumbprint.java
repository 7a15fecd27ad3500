package dev.hansa.runtime.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The name of a certificate in tokens: {@code x5t#S256} (RFC 8705 section 3.1). */
public final class Thumbprint {
  private Thumbprint() {}

  /** Base64url without padding of the SHA-256 of the certificate's DER. */
  public static String of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate always has a thumbprint", e);
    }
  }
}
