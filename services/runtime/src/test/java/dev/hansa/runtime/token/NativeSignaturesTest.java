package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeSignaturesTest {
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);
  private static final byte[] INPUT = "signed".getBytes(StandardCharsets.US_ASCII);

  @BeforeEach
  void awaitLibrary() {
    assumeThat(NativeSignatures.loaded().orTimeout(30, TimeUnit.SECONDS).join())
        .as("the library loads on this machine")
        .isTrue();
  }

  @Test
  void the_library_and_the_JDK_accept_each_other_and_no_forgery() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    var jdk = new ECDSASigner(key).sign(HEADER, INPUT);
    var library = NativeSignatures.use(new ECDSASigner(key)).sign(HEADER, INPUT);
    for (var verifier :
        new ECDSAVerifier[] {
          new ECDSAVerifier(key.toPublicJWK()),
          NativeSignatures.use(new ECDSAVerifier(key.toPublicJWK()))
        }) {
      assertThat(verifier.verify(HEADER, INPUT, jdk)).isTrue();
      assertThat(verifier.verify(HEADER, INPUT, library)).isTrue();
      assertThat(verifier.verify(HEADER, new byte[] {1}, library)).isFalse();
      assertThat(verifier.verify(HEADER, INPUT, Base64URL.encode(new byte[64]))).isFalse();
    }
  }

  @Test
  void the_library_signs_with_a_key_of_its_own_and_the_JDK_verifies_that() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    var signer = (ECDSASigner) NativeSignatures.signer(key).get();
    assertThat(signer.getPrivateKey().getClass().getName()).startsWith("com.amazon.corretto");
    assertThat(signer.getJCAContext().getProvider().getName())
        .isEqualTo("AmazonCorrettoCryptoProvider");
    assertThat(
            new ECDSAVerifier(key.toPublicJWK()).verify(HEADER, INPUT, signer.sign(HEADER, INPUT)))
        .isTrue();
    assertThatThrownBy(() -> NativeSignatures.signer(key.toPublicJWK()))
        .isInstanceOf(JOSEException.class);
  }

  @Test
  void a_kept_key_uses_the_library_once_it_is_there() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
    VerificationKey kept = VerificationKey.of(key.toPublicJWK()).orElseThrow();
    var signature = new ECDSASigner(key).sign(HEADER, INPUT);
    assertThat(kept.verifies("signed", signature)).isTrue();
    assertThat(kept.verifier().getJCAContext().getProvider().getName())
        .isEqualTo("AmazonCorrettoCryptoProvider");
  }
}
