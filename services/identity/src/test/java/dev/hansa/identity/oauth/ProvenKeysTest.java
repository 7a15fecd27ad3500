package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.oauth.Realm.Answer;
import dev.hansa.runtime.testing.ProofKey;
import dev.hansa.runtime.testing.TokenSpec;
import dev.hansa.runtime.trust.Peer;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens for clients that prove a key instead of a certificate (RFC 9449): K16, K17. */
class ProvenKeysTest {
  private static final String ENDPOINT = Realm.ISSUER + "/oauth2/token";
  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Realm realm = new Realm();
  private final ECKey registered = Realm.partnerKey();
  private final ProofKey key = ProofKey.create();

  @BeforeEach
  void registerKey() {
    realm.registerKey("acme", registered.toPublicJWK());
  }

  @Test
  void a_partner_without_a_certificate_gets_a_token_bound_to_its_key() {
    Answer answer = ask(Optional.empty(), good());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("token_type", "DPoP");
    assertThat(answer.claims().getClaim("cnf")).isEqualTo(Map.of("jkt", key.thumbprint()));
    assertThat(answer.claims().getSubject()).isEqualTo("partner/acme");
    assertThat(answer.scopes()).contains("orders.write");
    assertThat(answer.nonce()).isEmpty();
  }

  @Test
  void K16_a_certificate_and_a_key_bind_both() {
    Answer answer = ask(Optional.of(Realm.peer("partner/acme")), good());

    assertThat(answer.claims().getClaim("cnf"))
        .isEqualTo(
            Map.of("x5t#S256", Realm.peer("partner/acme").thumbprint(), "jkt", key.thumbprint()));
  }

  @Test
  void K17_the_first_proof_gets_a_nonce() {
    Answer answer = ask(Optional.empty(), first());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("use_dpop_nonce");
    assertThat(answer.nonce()).isPresent();
  }

  @Test
  void K17_an_ageing_nonce_is_replaced_with_the_token() {
    String nonce = realm.proofs.nonce();
    realm.clock.advance(Duration.ofMinutes(3));

    Answer answer = ask(Optional.empty(), first().claim("nonce", nonce));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.nonce()).isPresent();
  }

  @Test
  void K17_a_proof_gets_one_token() {
    TokenSpec proof = good();

    assertThat(ask(Optional.empty(), proof).status()).isEqualTo(200);
    assertThat(ask(Optional.empty(), proof).error()).isEqualTo("invalid_dpop_proof");
  }

  @Test
  void K17_a_changed_proof_gets_none() {
    List<TokenSpec> proofs =
        List.of(
            good().header("typ", "JWT"),
            good().header("alg", "none"),
            good().withoutHeader("jwk"),
            good().claim("htm", "GET"),
            good().claim("htu", Realm.ISSUER + "/oauth2/revoke"),
            good().claim("htu", "https://other.example/oauth2/token"),
            good().claim("iat", realm.clock.instant().getEpochSecond() - 61),
            good().claim("iat", realm.clock.instant().getEpochSecond() + 61),
            good().without("jti"),
            good().signedBy(_ -> new byte[64]),
            good().header("jwk", ProofKey.create().key().toPublicJWK().toJSONObject()));
    for (TokenSpec proof : proofs) {
      assertThat(ask(Optional.empty(), proof).error()).isEqualTo("invalid_dpop_proof");
    }
    assertThat(ask(Optional.empty(), List.of(good().sign(), good().sign())).error())
        .isEqualTo("invalid_dpop_proof");
  }

  @Test
  void K32_a_key_alone_says_who_nobody_is() {
    Answer answer =
        realm.ask(
            new TokenCall(
                "application/x-www-form-urlencoded",
                Optional.empty(),
                Realm.form("grant_type", "client_credentials", "client_id", "acme"),
                Optional.empty(),
                List.of(good().sign())));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("invalid_client");
    assertThat(answer.description()).isEqualTo("client authentication failed");
  }

  @Test
  void K32_a_failed_assertion_looks_as_it_does_with_a_certificate() {
    realm.registerKey("acme", Realm.partnerKey().toPublicJWK());

    Answer without = ask(Optional.empty(), good());
    Answer with = ask(Optional.of(Realm.peer("partner/acme")), good());

    assertThat(without.error()).isEqualTo("invalid_client");
    assertThat(without.json()).isEqualTo(with.json());
  }

  @Test
  void a_disabled_partner_gets_none() {
    realm.disable("acme");

    assertThat(ask(Optional.empty(), good()).error()).isEqualTo("invalid_client");
  }

  @Test
  void the_gateway_exchanges_a_token_that_is_bound_to_a_key_for_one_of_its_own() {
    String token = ask(Optional.empty(), good()).token();

    Answer answer = realm.exchange("service/gateway", token, "service/orders");

    assertThat(answer.claims().getClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("service/gateway").thumbprint()));
    assertThat(answer.claims().getSubject()).isEqualTo("partner/acme");
    assertThat(answer.json()).containsEntry("token_type", "Bearer");
  }

  private TokenSpec first() {
    return key.proof("POST", ENDPOINT, realm.clock.instant());
  }

  private TokenSpec good() {
    return first().claim("nonce", realm.proofs.nonce());
  }

  private Answer ask(Optional<Peer> peer, TokenSpec proof) {
    return ask(peer, List.of(proof.sign()));
  }

  private Answer ask(Optional<Peer> peer, List<String> proofs) {
    String body =
        Realm.form(
            "grant_type",
            "client_credentials",
            "client_assertion_type",
            TYPE,
            "client_assertion",
            assertion());
    return realm.ask(
        new TokenCall("application/x-www-form-urlencoded", Optional.empty(), body, peer, proofs));
  }

  private String assertion() {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("acme")
            .subject("acme")
            .audience(Realm.ISSUER)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(realm.clock.instant()))
            .expirationTime(Date.from(realm.clock.instant().plusSeconds(60)))
            .build();
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(registered.getKeyID()).build();
    var jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new ECDSASigner(registered));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }
}
