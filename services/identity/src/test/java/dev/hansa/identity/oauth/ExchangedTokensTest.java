package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.oauth.Realm.Answer;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Token exchange (RFC 8693): the delegation columns of the token table, K25 to K28. */
class ExchangedTokensTest {
  private final Realm realm = new Realm();

  @Test
  void the_gateway_acts_for_a_partner_at_orders() throws Exception {
    var answer = realm.exchange("service/gateway", partnerToken(), "service/orders");

    assertThat(answer.json())
        .containsEntry("issued_token_type", Realm.ACCESS_TOKEN)
        .containsEntry("token_type", "Bearer");
    assertThat(answer.scopes()).containsExactlyInAnyOrder("orders.read", "orders.write");
    var claims = answer.claims();
    assertThat(claims.getSubject()).isEqualTo("partner/acme");
    assertThat(claims.getClaim("client_id")).isEqualTo("service/gateway");
    assertThat(claims.getClaim("act")).isEqualTo(Map.of("sub", "service/gateway"));
    assertThat(claims.getAudience()).containsExactly("service/orders");
    assertThat(claims.getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("service/gateway").thumbprint()));
  }

  @Test
  void orders_acts_for_the_partner_at_inventory() throws Exception {
    String atOrders = realm.exchange("service/gateway", partnerToken(), "service/orders").token();

    var answer = realm.exchange("service/orders", atOrders, "service/inventory");

    assertThat(answer.scopes()).containsExactly("inventory.reserve");
    var claims = answer.claims();
    assertThat(claims.getSubject()).isEqualTo("partner/acme");
    assertThat(claims.getClaim("act"))
        .isEqualTo(Map.of("sub", "service/orders", "act", Map.of("sub", "service/gateway")));
    assertThat(claims.getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("service/orders").thumbprint()));
  }

  @Test
  void K25_a_result_ends_with_its_subject() {
    String subject = partnerToken();
    realm.clock.advance(Duration.ofMinutes(4));

    var answer = realm.exchange("service/gateway", subject, "service/orders");

    assertThat(answer.json()).containsEntry("expires_in", 60L);
    assertThat(answer.claims().getExpirationTime())
        .isEqualTo(realm.clock.instant().plusSeconds(60));
  }

  @Test
  void K25_what_is_asked_for_only_cuts() {
    assertThat(
            realm
                .exchange(
                    "service/gateway",
                    partnerToken(),
                    "service/orders",
                    "scope",
                    "orders.read inventory.read partners.admin")
                .scopes())
        .containsExactly("orders.read");
    assertThat(
            realm
                .exchange(
                    "service/gateway", partnerToken(), "service/orders", "scope", "partners.admin")
                .error())
        .isEqualTo("invalid_scope");
  }

  @Test
  void K25_a_subject_without_the_scope_gives_none() {
    String reader = realm.own("partner/acme", "scope", "orders.read").token();
    String atOrders = realm.exchange("service/gateway", reader, "service/orders").token();

    var answer = realm.exchange("service/orders", atOrders, "service/inventory");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.scopes()).isEmpty();
  }

  @Test
  void K25_an_audience_that_serves_no_contract_is_refused() {
    for (String audience : new String[] {"service/unknown", "gateway", "partner/acme", ""}) {
      assertThat(realm.exchange("service/gateway", partnerToken(), audience).error())
          .as(audience)
          .isIn("invalid_target", "invalid_request");
    }
  }

  @Test
  void K26_only_the_audience_exchanges() {
    String atOrders = realm.exchange("service/gateway", partnerToken(), "service/orders").token();

    assertUnauthorized(realm.exchange("service/inventory", atOrders, "service/inventory"));
    assertUnauthorized(realm.exchange("service/gateway", atOrders, "service/inventory"));
    assertUnauthorized(realm.exchange("service/orders", partnerToken(), "service/inventory"));
    assertUnauthorized(realm.exchange("partner/acme", partnerToken(), "service/orders"));
    assertUnauthorized(realm.exchange("operator/admin", partnerToken(), "service/orders"));
    assertUnauthorized(realm.exchange("operator/admin", atOrders, "service/inventory"));
  }

  @Test
  void K27_earlier_actors_decide_nothing() {
    // The gateway stands in the history, but settlement is the one who asks.
    String subject =
        mint("partner/acme", List.of("service/orders", "service/gateway"), "service/settlement");

    assertThat(realm.exchange("service/settlement", subject, "service/inventory").scopes())
        .isEmpty();
  }

  @Test
  void K27_a_chain_has_five_actors_at_most() {
    List<String> four = List.of("service/a", "service/b", "service/c", "service/d");
    List<String> five = new ArrayList<>(four);
    five.add("service/e");
    List<String> six = new ArrayList<>(five);
    six.add("service/f");

    assertThat(
            realm
                .exchange(
                    "service/orders",
                    mint("partner/acme", four, "service/orders"),
                    "service/inventory")
                .status())
        .isEqualTo(200);
    for (List<String> chain : List.of(five, six)) {
      assertThat(
              realm
                  .exchange(
                      "service/orders",
                      mint("partner/acme", chain, "service/orders"),
                      "service/inventory")
                  .error())
          .isEqualTo("invalid_request");
    }
  }

  @Test
  void K28_an_expired_subject_token_is_refused() {
    String subject = partnerToken();
    realm.clock.advance(Duration.ofMinutes(5));

    assertThat(realm.exchange("service/gateway", subject, "service/orders").error())
        .isEqualTo("invalid_request");
  }

  @Test
  void K28_the_token_of_a_partner_disabled_since_is_refused() {
    String subject = partnerToken();
    realm.disable("acme");

    assertThat(realm.exchange("service/gateway", subject, "service/orders").error())
        .isEqualTo("invalid_request");
  }

  @Test
  void a_subject_token_that_identity_did_not_sign_is_refused() throws Exception {
    var good = SignedJWT.parse(partnerToken());
    ECKey own = realm.key;
    ECKey foreign = new ECKey.Builder(Realm.partnerKey()).keyID(own.getKeyID()).build();
    List<String> bad =
        List.of(
            sign(header("at+jwt", own.getKeyID()), good.getJWTClaimsSet(), foreign),
            sign(header("at+jwt", "another"), good.getJWTClaimsSet(), own),
            sign(header("JWT", own.getKeyID()), good.getJWTClaimsSet(), own),
            sign(header("at+jwt", own.getKeyID()), without(good.getJWTClaimsSet(), "cnf"), own),
            sign(header("at+jwt", own.getKeyID()), without(good.getJWTClaimsSet(), "exp"), own),
            sign(header("at+jwt", own.getKeyID()), issuer(good.getJWTClaimsSet()), own),
            good.serialize().substring(1),
            "a.b.c",
            "x".repeat(9000));
    for (String token : bad) {
      assertThat(realm.exchange("service/gateway", token, "service/orders").error())
          .isEqualTo("invalid_request");
    }
  }

  @Test
  void takes_and_gives_access_tokens_only() {
    assertThat(
            realm
                .exchange(
                    "service/gateway",
                    partnerToken(),
                    "service/orders",
                    "requested_token_type",
                    "urn:ietf:params:oauth:token-type:refresh_token")
                .error())
        .isEqualTo("invalid_request");
    assertThat(
            realm
                .exchange(
                    "service/gateway",
                    partnerToken(),
                    "service/orders",
                    "actor_token",
                    partnerToken(),
                    "actor_token_type",
                    Realm.ACCESS_TOKEN)
                .error())
        .isEqualTo("invalid_request");
  }

  private String partnerToken() {
    return realm.own("partner/acme").token();
  }

  /** A token as identity would sign it, were the chain of services such. */
  private String mint(String subject, List<String> actors, String audience) {
    var now = realm.clock.instant();
    return new TokenSigner(realm.keys)
        .sign(
            new AccessToken(
                "id",
                Realm.ISSUER,
                Principal.parse(subject),
                actors.getFirst(),
                actors.stream().map(Principal::parse).toList(),
                audience,
                Set.of("orders.write"),
                Realm.peer("service/gateway").thumbprint(),
                now,
                now.plusSeconds(60)));
  }

  private static void assertUnauthorized(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("unauthorized_client");
  }

  private static JWSHeader header(String type, String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType(type))
        .keyID(kid)
        .build();
  }

  private static JWTClaimsSet without(JWTClaimsSet claims, String name) {
    return new JWTClaimsSet.Builder(claims).claim(name, null).build();
  }

  private static JWTClaimsSet issuer(JWTClaimsSet claims) {
    return new JWTClaimsSet.Builder(claims).issuer(Realm.ISSUER + "/").build();
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key) throws Exception {
    var jwt = new SignedJWT(header, claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }
}
