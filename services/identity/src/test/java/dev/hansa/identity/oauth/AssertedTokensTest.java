package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.federation.Assertion;
import dev.hansa.identity.federation.Assertion.Fault;
import dev.hansa.identity.oauth.Realm.Answer;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jwt-bearer grant (RFC 7523): F06, F07, K32. */
class AssertedTokensTest {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String ISSUER = "https://issuer.example";

  /** Any JWT: what it says is what the issuers make of it. */
  private static final String ASSERTION = "eyJhbGciOiJFUzI1NiJ9.e30.AAAA";

  private final Realm realm = new Realm();

  @BeforeEach
  void trust() {
    accept("one", "acme", "orders.write", "orders.read", "settlement.read", "partners.admin");
  }

  private void accept(String id, String partner, String... scopes) {
    realm.issuers =
        _ ->
            new Assertion.Accepted(
                ISSUER, id, partner, Set.of(scopes), realm.clock.instant().plusSeconds(60));
  }

  private Answer ask(String principal, String... more) {
    String[] parameters = new String[6 + more.length];
    System.arraycopy(
        new String[] {
          "grant_type", GRANT, "assertion", ASSERTION, "client_id", Realm.clientId(principal)
        },
        0,
        parameters,
        0,
        6);
    System.arraycopy(more, 0, parameters, 6, more.length);
    return realm.ask(principal, parameters);
  }

  @Test
  void F07_an_assertion_gets_a_token_for_the_gateway_bound_to_its_client() {
    Answer answer = ask("partner/acme");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.claims().getSubject()).isEqualTo("partner/acme");
    assertThat(answer.claims().getAudience()).containsExactly("gateway");
    assertThat(answer.claims().getIssuer()).isEqualTo(Realm.ISSUER);
    assertThat(answer.claims().getClaim("cnf"))
        .isEqualTo(Map.of("x5t#S256", Realm.peer("partner/acme").thumbprint()));
    assertThat(answer.claims().getClaim("act")).isNull();
  }

  @Test
  void F06_it_allows_what_is_both_mapped_and_registered() {
    assertThat(ask("partner/acme").scopes())
        .containsExactlyInAnyOrder("orders.read", "orders.write");
  }

  @Test
  void F06_it_is_cut_to_what_is_asked_for() {
    assertThat(ask("partner/acme", "scope", "orders.read").scopes()).containsExactly("orders.read");
    accept("two", "acme", "orders.read");
    assertThat(ask("partner/acme", "scope", "orders.write").error()).isEqualTo("invalid_scope");
  }

  @Test
  void F06_it_speaks_for_its_own_partner_alone() {
    realm.register("globex", "orders.read");

    assertThat(ask("partner/globex").error()).isEqualTo("invalid_grant");
    assertThat(ask("service/orders").error()).isEqualTo("invalid_grant");
    assertThat(ask("operator/admin").error()).isEqualTo("invalid_grant");
  }

  @Test
  void F06_other_audiences_are_refused() {
    assertThat(ask("partner/acme", "audience", "service/orders").error())
        .isEqualTo("invalid_target");
  }

  @Test
  void F07_it_is_redeemed_once() {
    assertThat(ask("partner/acme").status()).isEqualTo(200);
    assertThat(ask("partner/acme").error()).isEqualTo("invalid_grant");
  }

  @Test
  void F05_a_disabled_partner_redeems_nothing() {
    realm.disable("acme");

    assertThat(ask("partner/acme").error()).isEqualTo("invalid_client");
  }

  @Test
  void K32_whatever_is_wrong_with_it_the_answer_is_the_same() {
    Set<Map<String, Object>> answers = new HashSet<>();
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.KEYS_UNAVAILABLE))) {
      realm.issuers = _ -> new Assertion.Rejected(fault);
      Answer answer = ask("partner/acme");
      assertThat(answer.status()).isEqualTo(400);
      answers.add(answer.json());
    }
    accept("other", "globex", "orders.read");
    answers.add(ask("partner/acme").json());
    assertThat(answers).hasSize(1);
  }

  @Test
  void an_issuer_that_is_down_is_nobodys_fault() {
    realm.issuers = _ -> new Assertion.Rejected(Fault.KEYS_UNAVAILABLE);

    Answer answer = ask("partner/acme");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.error()).isEqualTo("temporarily_unavailable");
  }
}
