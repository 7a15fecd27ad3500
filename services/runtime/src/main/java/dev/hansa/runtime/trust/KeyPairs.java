package dev.hansa.runtime.trust;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Tells whether two halves of a key pair belong together, for any algorithm that can sign. */
public final class KeyPairs {
  private static final byte[] PROBE = "hansa".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  /** Whether what the private key signs is verified by the public one. */
  public static boolean match(PublicKey publicKey, PrivateKey privateKey) {
    try {
      var signature = Signature.getInstance(algorithm(publicKey));
      signature.initSign(privateKey);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
