package dev.hansa.runtime.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.KeySet;
import dev.hansa.runtime.token.SigningKeys;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.VerifierConfig;
import dev.hansa.runtime.trust.Peer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An issuer of access tokens for tests: ES256, one key, tokens that can be broken at will. */
public final class TestTokens {
  /** The issuer that the tokens name. */
  public static final String ISSUER = "https://localhost:8444";

  private static final long LIFE_SECONDS = 300;

  private final String issuer;
  private final InstantSource clock;
  private final ECKey key;

  private TestTokens(String issuer, InstantSource clock, ECKey key) {
    this.issuer = issuer;
    this.clock = clock;
    this.key = key;
  }

  /** Issues under {@link #ISSUER}, by the system's clock. */
  public static TestTokens create() {
    return of(ISSUER, InstantSource.system());
  }

  /** Issues under {@link #ISSUER}. */
  public static TestTokens of(InstantSource clock) {
    return of(ISSUER, clock);
  }

  /** Issues under any name. */
  public static TestTokens of(String issuer, InstantSource clock) {
    return new TestTokens(issuer, clock, newKey());
  }

  /** The same issuer with another key. */
  public TestTokens rotated() {
    return new TestTokens(issuer, clock, newKey());
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The token of a partner for the edge, bound to its certificate. */
  public TokenSpec partner(Peer partner, String... scopes) {
    return token(partner)
        .claim("client_id", partner.principal().name())
        .audience("gateway")
        .scopes(scopes);
  }

  /** The token of a service or operator for itself, bound to its certificate. */
  public TokenSpec self(Peer caller, String audience, String... scopes) {
    return token(caller).audience(audience).scopes(scopes);
  }

  /**
   * The token under which a service calls for somebody else, bound to the service's certificate.
   *
   * @param subject {@code partner/acme}
   */
  public TokenSpec onBehalf(String subject, Peer caller, String audience, String... scopes) {
    return token(caller)
        .subject(subject)
        .actors(caller.principal().toString())
        .audience(audience)
        .scopes(scopes);
  }

  /** A token that the holder of a certificate got for itself; good but for its audience. */
  public TokenSpec token(Peer holder) {
    Instant now = clock.instant();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("typ", "at+jwt");
    header.put("alg", "ES256");
    header.put("kid", key.getKeyID());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("sub", holder.principal().toString());
    claims.put("client_id", holder.principal().toString());
    claims.put("aud", "nobody");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + LIFE_SECONDS);
    claims.put("cnf", Map.of("x5t#S256", holder.thumbprint()));
    return new TokenSpec(header, claims, this::es256);
  }

  /** A token of exactly these texts, signed with the issuer's key. */
  public String ofTexts(String header, String payload) {
    return TokenSpec.assemble(header, payload, this::es256);
  }

  /** A signature by the issuer's key. */
  public byte[] es256(byte[] input) {
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.toECPrivateKey());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key, with its id. */
  public ECKey publicKey() {
    return key.toPublicJWK();
  }

  /** The issuer's JWK set as JSON. */
  public String jwks() {
    return new JWKSet(publicKey()).toString();
  }

  /** The issuer's keys, for a verifier. */
  public SigningKeys keys() {
    return SigningKeys.fixed(KeySet.parse(1, jwks()));
  }

  /** A verifier that accepts this issuer's tokens for one audience. */
  public TokenVerifier verifier(String audience) {
    return TokenVerifier.of(VerifierConfig.of(issuer, audience), keys(), Denials.none(), clock);
  }
}
