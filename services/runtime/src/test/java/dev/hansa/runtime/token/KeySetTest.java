package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.hansa.runtime.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
  private static final String INPUT = "header.payload";
  private static final byte[] BYTES = INPUT.getBytes(StandardCharsets.US_ASCII);

  private final TestTokens tokens = TestTokens.create();

  private KeySet with(JWK extra) {
    return KeySet.parse(1, new JWKSet(List.of(tokens.publicKey(), extra)).toString(false));
  }

  @Test
  void verifies_es256() {
    var keys = KeySet.parse(1, tokens.jwks());
    var key = keys.find(tokens.publicKey().getKeyID()).orElseThrow();
    assertThat(key.algorithm()).isEqualTo(JWSAlgorithm.ES256);
    assertThat(key.verifies(INPUT, Base64URL.encode(tokens.es256(BYTES)))).isTrue();
    assertThat(key.verifies(INPUT + "x", Base64URL.encode(tokens.es256(BYTES)))).isFalse();
  }

  @Test
  void verifies_ps256() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    var key = with(rsa.toPublicJWK()).find("rsa").orElseThrow();
    assertThat(key.algorithm()).isEqualTo(JWSAlgorithm.PS256);
    var header = new com.nimbusds.jose.JWSHeader(JWSAlgorithm.PS256);
    assertThat(key.verifies(INPUT, new RSASSASigner(rsa).sign(header, BYTES))).isTrue();
    assertThat(key.verifies(INPUT + "x", new RSASSASigner(rsa).sign(header, BYTES))).isFalse();
  }

  @Test
  void verifies_ed25519() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    var key =
        with(new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed").build())
            .find("ed")
            .orElseThrow();
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(BYTES);
    var good = Base64URL.encode(signature.sign());
    assertThat(key.algorithm()).isEqualTo(JWSAlgorithm.EdDSA);
    assertThat(key.verifies(INPUT, good)).isTrue();
    assertThat(key.verifies(INPUT + "x", good)).isFalse();
    assertThat(key.verifies(INPUT, Base64URL.encode(new byte[3]))).isFalse();
  }

  @Test
  @DisplayName("K03: RSA from 2048 bits on")
  void leaves_out_short_rsa_keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var shortKey = new RSAKey.Builder((RSAPublicKey) generator.generateKeyPair().getPublic());
    assertThat(with(shortKey.keyID("rsa").build()).find("rsa")).isEmpty();
  }

  @Test
  @DisplayName("K02, K03: keys that must not sign access tokens are none")
  void leaves_out_other_keys() throws Exception {
    for (JWK other :
        List.of(
            new OctetSequenceKeyGenerator(256).keyID("k").generate(),
            new ECKeyGenerator(Curve.P_384).keyID("k").generate().toPublicJWK(),
            new ECKeyGenerator(Curve.P_256).keyID("k").generate(), // with its private part
            new ECKeyGenerator(Curve.P_256)
                .keyID("k")
                .keyUse(KeyUse.ENCRYPTION)
                .generate()
                .toPublicJWK(),
            new ECKeyGenerator(Curve.P_256)
                .keyID("k")
                .algorithm(JWSAlgorithm.ES384)
                .generate()
                .toPublicJWK(),
            new ECKeyGenerator(Curve.P_256).generate().toPublicJWK())) {
      assertThat(with(other).find("k")).isEmpty();
    }
  }

  @Test
  void refuses_a_set_in_which_one_name_stands_for_two_keys() {
    var twice =
        new JWKSet(
            List.of(
                new com.nimbusds.jose.jwk.ECKey.Builder(tokens.publicKey()).keyID("k").build(),
                new com.nimbusds.jose.jwk.ECKey.Builder(tokens.rotated().publicKey())
                    .keyID("k")
                    .build()));
    assertThatThrownBy(() -> KeySet.parse(1, twice.toString()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"keys\":[]}", "<html>", "{\"keys\":[{\"kty\":\"EC\"}]}"})
  @DisplayName("K07: a broken set is refused as a whole")
  void refuses_what_is_no_set(String json) {
    assertThatThrownBy(() -> KeySet.parse(1, json)).isInstanceOf(IllegalArgumentException.class);
  }
}
