package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.federation.Assertion;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.testing.TestAuthority;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the endpoint reads requests and who it takes them from (RFC 6749, RFC 8705, K24, K32). */
class TokenEndpointTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private final Realm realm = new Realm();

  @Test
  void says_that_a_certificate_is_missing() {
    var answer =
        realm.ask(
            Optional.empty(), Realm.form("grant_type", "client_credentials", "client_id", "acme"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("invalid_client");
    assertThat(answer.description()).contains("client certificate");
  }

  @Test
  void refuses_a_parameter_that_stands_twice() {
    var answer = realm.own("partner/acme", "scope", "orders.read", "scope", "orders.write");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("invalid_request");
  }

  @Test
  void reads_forms_only() {
    var body = "{\"grant_type\":\"client_credentials\",\"client_id\":\"acme\"}";
    for (String type : new String[] {"application/json", "", "text/plain", "not a type"}) {
      var call =
          new TokenCall(type, Optional.empty(), body, Optional.of(Realm.peer("partner/acme")));
      assertThat(realm.ask(call).error()).as(type).isEqualTo("invalid_request");
    }
    var charset =
        new TokenCall(
            FORM + "; charset=UTF-8",
            Optional.empty(),
            Realm.form("grant_type", "client_credentials", "client_id", "acme"),
            Optional.of(Realm.peer("partner/acme")));
    assertThat(realm.ask(charset).status()).isEqualTo(200);
  }

  @Test
  void refuses_grants_that_it_does_not_have() {
    for (String grant : new String[] {"password", "authorization_code", "refresh_token", "x"}) {
      var answer =
          realm.ask(
              "partner/acme",
              "grant_type",
              grant,
              "client_id",
              "acme",
              "username",
              "u",
              "password",
              "p",
              "code",
              "c",
              "refresh_token",
              "r");
      assertThat(answer.error()).as(grant).isEqualTo("unsupported_grant_type");
    }
    assertThat(realm.ask("partner/acme", "client_id", "acme").error()).isEqualTo("invalid_request");
  }

  @Test
  void gives_tokens_for_a_workload_while_its_contract_is_there() {
    realm.contracts = Contracts.none();
    assertThat(realm.own("service/orders", "audience", "service/inventory").error())
        .isEqualTo("invalid_target");
    realm.contracts = Realm.CONTRACTS;
    assertThat(realm.own("service/orders", "audience", "service/inventory").status())
        .isEqualTo(200);
  }

  @Test
  void refuses_client_secrets() {
    var answer = realm.own("partner/acme", "client_secret", "s3cret");

    assertThat(answer.error()).isEqualTo("invalid_client");
    var basic =
        new TokenCall(
            FORM,
            Optional.of("Basic YWNtZTpzM2NyZXQ="),
            Realm.form("grant_type", "client_credentials"),
            Optional.of(Realm.peer("partner/acme")));
    assertThat(realm.ask(basic).error()).isEqualTo("invalid_client");
  }

  @Test
  void asks_for_a_client_id() {
    assertThat(realm.ask("partner/acme", "grant_type", "client_credentials").error())
        .isEqualTo("invalid_request");
  }

  @Test
  void K24_a_client_is_who_its_certificate_names() {
    realm.register("globex", "orders.read");
    String[][] confusions = {
      {"partner/acme", "globex"},
      {"partner/acme", "partner/acme"},
      {"partner/acme", "ACME"},
      {"partner/acme", "ac\u0000me"},
      {"partner/acme", "*"},
      {"partner/acme", "service/orders"},
      {"service/orders", "service/inventory"},
      {"service/orders", "orders"},
      {"operator/admin", "admin"},
      {"partner/unknown", "unknown"},
    };
    for (String[] confusion : confusions) {
      var answer =
          realm.ask(
              confusion[0],
              "grant_type",
              "client_credentials",
              "client_id",
              confusion[1],
              "audience",
              "gateway");
      assertThat(answer.status()).as(confusion[1]).isIn(400, 401);
      assertThat(answer.error()).as(confusion[1]).isIn("invalid_client", "invalid_request");
    }
  }

  @Test
  void K24_a_certificate_of_another_trust_domain_is_no_client() {
    var stranger = TestAuthority.of("other.example").peer("partner/acme");
    var answer =
        realm.ask(
            Optional.of(stranger),
            Realm.form("grant_type", "client_credentials", "client_id", "acme"));

    assertThat(answer.error()).isEqualTo("invalid_client");
  }

  @Test
  void a_disabled_partner_gets_no_token() {
    realm.disable("acme");

    var answer = realm.own("partner/acme");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("invalid_client");
  }

  @Test
  void K32_unknown_disabled_and_mismatched_clients_look_alike() {
    realm.register("globex", "orders.read");
    realm.disable("globex");

    var unknown = realm.own("partner/nobody");
    var disabled = realm.own("partner/globex");
    var mismatched =
        realm.ask("partner/acme", "grant_type", "client_credentials", "client_id", "globex");

    assertThat(unknown).isEqualTo(disabled).isEqualTo(mismatched);
  }

  @Test
  void a_broken_register_is_an_error_without_details() {
    var endpoint =
        new TokenEndpoint(
            realm.issuer,
            () -> Realm.CONTRACTS,
            _ -> {
              throw new IllegalStateException("password of the database");
            },
            (_, _, _) -> true,
            realm.proofs,
            _ -> new Assertion.Rejected(Assertion.Fault.ISSUER),
            realm.keys,
            realm.revocations,
            realm.clock,
            OpenTelemetry.noop());

    var answer =
        endpoint.answer(
            new TokenCall(
                FORM,
                Optional.empty(),
                Realm.form("grant_type", "client_credentials", "client_id", "acme"),
                Optional.of(Realm.peer("partner/acme"))));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("server_error").doesNotContain("password");
  }
}
