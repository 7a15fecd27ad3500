package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.KeySet;
import dev.hansa.runtime.token.SigningKeys;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.token.VerifierConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** RFC 7662, RFC 9701 and security.md K29. */
class IntrospectionEndpointTest {
  private final Realm realm = new Realm();
  private final String token = realm.own("partner/acme").token();

  private EndpointAnswer ask(String principal, String value, boolean signed) {
    return realm.introspection.answer(
        new TokenCall(
            "application/x-www-form-urlencoded",
            Optional.empty(),
            Realm.form("client_id", Realm.clientId(principal), "token", value),
            Optional.of(Realm.peer(principal))),
        signed);
  }

  private EndpointAnswer ask(String principal, String value) {
    return ask(principal, value, false);
  }

  private static Map<String, Object> json(EndpointAnswer answer) throws ParseException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSONObjectUtils.parse(answer.body());
  }

  @Test
  void tells_a_resource_server_about_a_token_that_is_meant_for_it() throws Exception {
    var claims = SignedJWT.parse(token).getJWTClaimsSet();

    assertThat(json(ask("service/gateway", token)))
        .containsEntry("active", true)
        .containsEntry("token_type", "Bearer")
        .containsEntry("sub", "partner/acme")
        .containsEntry("client_id", "acme")
        .containsEntry("aud", "gateway")
        .containsEntry("iss", Realm.ISSUER)
        .containsEntry("jti", claims.getJWTID())
        .containsEntry("scope", claims.getStringClaim("scope"))
        .containsEntry("cnf", claims.getJSONObjectClaim("cnf"))
        .containsEntry("exp", claims.getExpirationTime().toInstant().getEpochSecond())
        .containsEntry("iat", claims.getIssueTime().toInstant().getEpochSecond());
  }

  @Test
  void names_who_acts_for_the_subject() throws Exception {
    String exchanged = realm.exchange("service/gateway", token, "service/orders").token();

    assertThat(json(ask("service/orders", exchanged)))
        .containsEntry("act", Map.of("sub", "service/gateway"));
  }

  @Test
  void K29_a_token_for_somebody_else_is_inactive() throws Exception {
    assertThat(json(ask("service/orders", token))).containsExactly(Map.entry("active", false));
  }

  @Test
  void K29_a_revoked_or_expired_token_is_inactive_and_nothing_else() throws Exception {
    String second = realm.own("partner/acme").token();
    realm.revocation.answer(
        new TokenCall(
            "application/x-www-form-urlencoded",
            Optional.empty(),
            Realm.form("client_id", "acme", "token", token),
            Optional.of(Realm.peer("partner/acme"))));
    assertThat(json(ask("service/gateway", token))).containsExactly(Map.entry("active", false));
    assertThat(json(ask("service/gateway", second))).containsEntry("active", true);

    realm.clock.advance(Duration.ofMinutes(6));
    assertThat(json(ask("service/gateway", second))).containsExactly(Map.entry("active", false));
  }

  @Test
  void K29_a_thousand_random_tokens_get_one_and_the_same_answer() {
    Set<EndpointAnswer> answers = new HashSet<>();
    String head = token.substring(0, token.lastIndexOf('.') + 1);
    for (int i = 0; i < 500; i++) {
      answers.add(ask("service/gateway", UUID.randomUUID().toString()));
      answers.add(ask("service/gateway", head + UUID.randomUUID().toString().repeat(2)));
    }

    assertThat(answers)
        .containsExactly(EndpointAnswer.ok("application/json", "{\"active\":false}"));
  }

  @Test
  void K29_partners_and_operators_introspect_nothing() {
    for (String principal : Set.of("partner/acme", "operator/admin")) {
      assertThat(ask(principal, token).status()).as(principal).isEqualTo(403);
      assertThat(ask(principal, token).body()).contains("access_denied");
    }
  }

  @Test
  void K29_nor_does_anybody_who_proves_nothing() {
    var stranger =
        new TokenCall(
            "application/x-www-form-urlencoded",
            Optional.empty(),
            Realm.form("client_id", "service/gateway", "token", token),
            Optional.empty());

    assertThat(realm.introspection.answer(stranger, false).status()).isEqualTo(401);
    var impostor =
        new TokenCall(
            "application/x-www-form-urlencoded",
            Optional.empty(),
            Realm.form("client_id", "service/gateway", "token", token),
            Optional.of(Realm.peer("service/orders")));
    assertThat(realm.introspection.answer(impostor, false).status()).isEqualTo(401);
  }

  @Test
  void signs_its_answer_for_those_who_want_that() throws Exception {
    EndpointAnswer answer = ask("service/gateway", token, true);
    assertThat(answer.type()).isEqualTo("application/token-introspection+jwt");
    SignedJWT jwt = SignedJWT.parse(answer.body());

    assertThat(jwt.verify(new ECDSAVerifier(realm.key.toECPublicKey()))).isTrue();
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("token-introspection+jwt");
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(Realm.ISSUER);
    assertThat(claims.getAudience()).containsExactly("service/gateway");
    assertThat(claims.getIssueTime()).isNotNull();
    assertThat(claims.getSubject()).isNull(); // RFC 9701 section 5: nothing that a token has
    assertThat(claims.getExpirationTime()).isNull();
    assertThat(claims.getJSONObjectClaim("token_introspection"))
        .containsEntry("active", true)
        .containsEntry("sub", "partner/acme");
  }

  @Test
  void signs_that_a_token_is_inactive_as_well() throws Exception {
    var claims = SignedJWT.parse(ask("service/gateway", "x", true).body()).getJWTClaimsSet();

    assertThat(claims.getJSONObjectClaim("token_introspection"))
        .containsExactly(Map.entry("active", false));
  }

  @Test
  void K23_a_signed_answer_is_no_access_token() {
    var config = VerifierConfig.of(Realm.ISSUER, "service/gateway");
    String keys = realm.keys.get().publicSet().toString();
    try (var verifier =
        TokenVerifier.of(
            config, SigningKeys.fixed(KeySet.parse(1, keys)), Denials.none(), realm.clock)) {
      String answer = ask("service/gateway", token, true).body();

      assertThat(verifier.verify(answer, Realm.peer("service/orders")).join())
          .isInstanceOfSatisfying(
              Verification.Rejected.class,
              refusal -> assertThat(refusal.reason()).isEqualTo(MeshReason.TOKEN_TYPE));
    }
  }
}
