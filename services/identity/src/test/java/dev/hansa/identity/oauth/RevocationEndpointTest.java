package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7009 and security.md K28, K30. */
class RevocationEndpointTest {
  private final Realm realm = new Realm();
  private final String token = realm.own("partner/acme").token();

  private EndpointAnswer revoke(String principal, String... parameters) {
    return realm.revocation.answer(
        new TokenCall(
            "application/x-www-form-urlencoded",
            Optional.empty(),
            Realm.form(parameters),
            Optional.of(Realm.peer(principal))));
  }

  private EndpointAnswer revoke(String principal, String value) {
    return revoke(principal, "client_id", Realm.clientId(principal), "token", value);
  }

  private boolean isExchanged() {
    return realm.exchange("service/gateway", token, "service/orders").status() == 200;
  }

  @Test
  void K28_a_revoked_token_is_not_exchanged_any_more() {
    assertThat(isExchanged()).isTrue();
    EndpointAnswer answer = revoke("partner/acme", token);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    var refused = realm.exchange("service/gateway", token, "service/orders");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo("invalid_request"); // RFC 8693 section 2.2.2
  }

  @Test
  void K28_nor_is_a_token_that_was_exchanged_from_it() {
    String second = realm.exchange("service/gateway", token, "service/orders").token();
    revoke("partner/acme", token);

    assertThat(realm.exchange("service/orders", second, "service/inventory").error())
        .isEqualTo("invalid_request");
  }

  @Test
  void the_id_of_an_exchanged_token_begins_with_that_of_its_subject_token() throws ParseException {
    String second = realm.exchange("service/gateway", token, "service/orders").token();

    assertThat(id(second)).startsWith(id(token) + ".");
  }

  @Test
  void K30_the_token_of_somebody_else_stays_as_it_is() {
    realm.register("globex", "orders.read");

    assertThat(revoke("partner/globex", token).status()).isEqualTo(200);
    assertThat(isExchanged()).isTrue();
  }

  @Test
  void K30_its_audience_cannot_take_it_back_either() {
    assertThat(revoke("service/gateway", token).status()).isEqualTo(200);
    assertThat(isExchanged()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
  void K30_an_unknown_token_is_none_any_more(String unknown) {
    EndpointAnswer answer = revoke("partner/acme", unknown);

    assertThat(answer).isEqualTo(revoke("partner/acme", token));
  }

  @Test
  void K30_so_is_an_expired_one() {
    realm.clock.advance(Duration.ofMinutes(6));

    assertThat(revoke("partner/acme", token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "refresh_token", "anything"})
  void a_hint_is_a_hint(String hint) {
    var parameters = List.of("client_id", "acme", "token", token, "token_type_hint", hint);

    assertThat(revoke("partner/acme", parameters.toArray(String[]::new)).status()).isEqualTo(200);
    assertThat(isExchanged()).isFalse();
  }

  @Test
  void a_client_that_proves_nothing_takes_nothing_back() {
    EndpointAnswer answer = revoke("partner/globex", "client_id", "acme", "token", token);

    assertThat(answer.status()).isEqualTo(HTTPResponse.SC_UNAUTHORIZED);
    assertThat(answer.body()).contains("invalid_client");
    assertThat(isExchanged()).isTrue();
  }

  @Test
  void a_request_without_a_token_is_no_request() {
    EndpointAnswer answer = revoke("partner/acme", "client_id", "acme", "token_type_hint", "x");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request");
  }

  @Test
  void a_parameter_that_stands_twice_is_refused() {
    assertThat(
            revoke("partner/acme", "client_id", "acme", "token", token, "token", "other").status())
        .isEqualTo(400);
    assertThat(isExchanged()).isTrue();
  }

  @Test
  void O01_no_answer_holds_the_token() {
    assertThat(revoke("partner/globex", "client_id", "acme", "token", token).body())
        .doesNotContain(token);
  }

  private static String id(String compact) throws ParseException {
    return SignedJWT.parse(compact).getJWTClaimsSet().getJWTID();
  }
}
