package dev.hansa.identity.authority;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A PKCS #10 request (RFC 2986) of which only the key counts, once its holder has proven to have
 * the private half.
 */
final class SigningRequest {
  private static final int MIN_EC_BITS = 256;
  private static final int MAX_EC_BITS = 521;
  private static final int MIN_RSA_BITS = 2048;

  /** Larger moduli cost every peer more than they protect. */
  private static final int MAX_RSA_BITS = 4096;

  private final JcaPKCS10CertificationRequest request;

  private SigningRequest(JcaPKCS10CertificationRequest request) {
    this.request = request;
  }

  /** Reads DER; empty if it is no signing request. */
  static Optional<SigningRequest> parse(byte[] der) {
    try {
      return Optional.of(new SigningRequest(new JcaPKCS10CertificationRequest(der)));
    } catch (IOException | RuntimeException malformed) { // the ASN.1 reader throws both
      return Optional.empty();
    }
  }

  /** Whether the request is signed by the key that it carries, and that key is strong enough. */
  Optional<PublicKey> provenKey() {
    try {
      PublicKey key = request.getPublicKey();
      var verifier = new JcaContentVerifierProviderBuilder().build(key);
      return strong(key) && request.isSignatureValid(verifier)
          ? Optional.of(key)
          : Optional.empty();
    } catch (InvalidKeyException
        | NoSuchAlgorithmException
        | OperatorCreationException
        | PKCSException
        | RuntimeException unusable) {
      return Optional.empty();
    }
  }

  private static boolean strong(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> {
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        yield bits >= MIN_EC_BITS && bits <= MAX_EC_BITS;
      }
      case RSAPublicKey rsa -> {
        int bits = rsa.getModulus().bitLength();
        yield bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
      }
      default -> false;
    };
  }
}
