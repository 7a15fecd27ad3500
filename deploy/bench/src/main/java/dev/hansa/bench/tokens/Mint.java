package dev.hansa.bench.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.runtime.token.Holder;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An issuer with one ES256 key, whose tokens are those of identity. */
final class Mint {
  static final String ISSUER = "https://localhost:8444";
  static final String AUDIENCE = "service/orders";

  /** Base64url of 32 bytes, as a thumbprint is. */
  private static final String THUMBPRINT = "A".repeat(43);

  private final ECKey key;
  private final ECDSASigner signer;

  Mint() {
    try {
      key =
          new ECKeyGenerator(Curve.P_256)
              .keyID("bench")
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
      signer = new ECDSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalStateException("no ES256 here", e);
    }
  }

  /** Who shows tokens; all of them hold the certificate that the tokens are bound to. */
  static Holder holder(String name) {
    return new Holder(name, Optional.of(THUMBPRINT), Optional.empty());
  }

  /** Its public keys. */
  JWKSet keys() {
    return new JWKSet(key.toPublicJWK());
  }

  /** A token that nobody has seen. */
  String token() {
    Instant now = Instant.now();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("partner/acme")
                .claim("client_id", "service/gateway")
                .claim("act", Map.of("sub", "service/gateway"))
                .audience(AUDIENCE)
                .claim("scope", "orders.read orders.write")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .jwtID(UUID.randomUUID().toString())
                .claim("cnf", Map.of("x5t#S256", THUMBPRINT))
                .build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** As many of them. */
  String[] tokens(int count) {
    var tokens = new String[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = token();
    }
    return tokens;
  }

  /** A token that looks right and whose signature is that of another. */
  static String forged(String token, String other) {
    return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
  }
}
