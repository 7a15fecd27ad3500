package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The client_credentials columns of the token table (DESIGN section 5). */
class OwnTokensTest {
  private final Realm realm = new Realm();

  @Test
  void a_partner_gets_its_registered_scopes_for_the_gateway() throws Exception {
    var answer = realm.own("partner/acme");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 300L)
        .containsEntry("scope", "inventory.read orders.read orders.write");
    JWTClaimsSet claims = answer.claims();
    assertThat(claims.getIssuer()).isEqualTo(Realm.ISSUER);
    assertThat(claims.getSubject()).isEqualTo("partner/acme");
    assertThat(claims.getClaim("client_id")).isEqualTo("acme");
    assertThat(claims.getClaim("act")).isNull();
    assertThat(SignedJWT.parse(answer.token()).getPayload().toJSONObject())
        .containsEntry("aud", "gateway");
    assertThat(claims.getJSONObjectClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("partner/acme").thumbprint()));
    assertThat(SignedJWT.parse(answer.token()).getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", "ES256", "typ", "at+jwt", "kid", realm.key.getKeyID()));
  }

  @Test
  void a_partner_gets_what_it_asks_for_of_what_it_has_registered() {
    assertThat(realm.own("partner/acme", "scope", "orders.read settlement.write").scopes())
        .containsExactly("orders.read");
  }

  @Test
  void a_partner_that_asks_only_for_what_it_has_not_is_refused() {
    var answer = realm.own("partner/acme", "scope", "settlement.write no.such.scope");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("invalid_scope");
  }

  @Test
  void a_partner_may_name_the_gateway_and_nothing_else() {
    assertThat(realm.own("partner/acme", "audience", "gateway").status()).isEqualTo(200);
    assertThat(
            realm.own("partner/acme", "resource", "spiffe://hansa.local/service/gateway").status())
        .isEqualTo(200);
    assertThat(realm.own("partner/acme", "audience", "service/orders").error())
        .isEqualTo("invalid_target");
  }

  @Test
  void a_service_gets_what_the_callee_grants_to_it_alone() {
    var answer = realm.own("service/orders", "resource", "spiffe://hansa.local/service/inventory");

    assertThat(answer.scopes()).containsExactly("inventory.reserve");
    assertThat(answer.claims().getSubject()).isEqualTo("service/orders");
    assertThat(answer.claims().getClaim("client_id")).isEqualTo("service/orders");
    assertThat(answer.claims().getClaim("act")).isNull();
    assertThat(answer.claims().getAudience()).containsExactly("service/inventory");
  }

  @Test
  void a_service_without_a_grant_gets_a_token_without_scopes() {
    var answer = realm.own("service/settlement", "audience", "service/identity");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).doesNotContainKey("scope");
    assertThat(answer.claims().getClaims()).doesNotContainKey("scope");
  }

  @Test
  void an_operator_gets_the_scopes_of_the_operators_methods() {
    assertThat(realm.own("operator/admin", "audience", "service/identity").scopes())
        .containsExactlyInAnyOrder("partners.admin", "partners.read");
    assertThat(
            realm
                .own("operator/admin", "audience", "service/identity", "scope", "partners.read")
                .scopes())
        .containsExactly("partners.read");
    assertThat(realm.own("operator/admin", "audience", "service/orders").scopes()).isEmpty();
  }

  @Test
  void a_target_that_serves_no_contract_is_refused() {
    for (String audience :
        new String[] {"service/unknown", "orders", "partner/acme", "gateway", "service/"}) {
      assertThat(realm.own("service/orders", "audience", audience).error())
          .as(audience)
          .isEqualTo("invalid_target");
    }
    for (String resource :
        new String[] {
          "spiffe://other.example/service/inventory",
          "https://inventory.example/",
          "spiffe://hansa.local/service/unknown",
          "relative"
        }) {
      assertThat(realm.own("service/orders", "resource", resource).error())
          .as(resource)
          .isEqualTo("invalid_target");
    }
  }

  @Test
  void one_request_names_one_target() {
    assertThat(realm.own("service/orders").error()).isEqualTo("invalid_target");
    assertThat(
            realm
                .own(
                    "service/orders",
                    "audience",
                    "service/inventory",
                    "resource",
                    "spiffe://hansa.local/service/inventory")
                .status())
        .isEqualTo(200);
    assertThat(
            realm
                .own(
                    "service/orders",
                    "audience",
                    "service/inventory",
                    "audience",
                    "service/settlement")
                .error())
        .isEqualTo("invalid_target");
  }

  @Test
  void every_token_has_an_id_of_its_own() {
    assertThat(realm.own("partner/acme").claims().getJWTID())
        .isNotEqualTo(realm.own("partner/acme").claims().getJWTID());
  }

  @Test
  void lives_as_long_as_configured() {
    var claims = realm.own("partner/acme").claims();

    assertThat(claims.getIssueTime()).isEqualTo(realm.clock.instant());
    assertThat(claims.getExpirationTime())
        .isEqualTo(realm.clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(Optional.ofNullable(claims.getNotBeforeTime())).isEmpty();
  }
}
