package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;

/** Tokens put together from texts, so that nothing in them is right by itself. */
public final class RawToken {
  private RawToken() {}

  /** The texts as they are, signed with ES256 whatever the header says. */
  public static String signed(ECKey key, String header, String payload) {
    String input = part(header) + "." + part(payload);
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key.toECPrivateKey());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      byte[] concatenated =
          ECDSA.transcodeSignatureToConcat(
              signer.sign(), ECDSA.getSignatureByteArrayLength(JWSAlgorithm.ES256));
      return input + "." + base64(concatenated);
    } catch (GeneralSecurityException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** The texts with a signature of one's own. */
  public static String of(String header, String payload, byte[] signature) {
    return part(header) + "." + part(payload) + "." + base64(signature);
  }

  /** What a signature covers. */
  public static byte[] input(String header, String payload) {
    return (part(header) + "." + part(payload)).getBytes(StandardCharsets.US_ASCII);
  }

  private static String part(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
