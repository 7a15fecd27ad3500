package dev.hansa.cli.trust;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * What a partner asks for a certificate with: a new key and a request signed by it (RFC 2986).
 *
 * @param key stays with the partner
 * @param der the request; identity sets subject and extensions itself
 */
public record SigningRequest(PrivateKey key, ByteString der) {

  /** Makes a key pair and the request for it. */
  public static SigningRequest generate(String commonName) {
    KeyPair pair = Keys.generate();
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var request =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=" + commonName), pair.getPublic())
              .build(signer);
      return new SigningRequest(pair.getPrivate(), ByteString.copyFrom(request.getEncoded()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("a certificate request cannot be signed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate request cannot be encoded", e);
    }
  }
}
