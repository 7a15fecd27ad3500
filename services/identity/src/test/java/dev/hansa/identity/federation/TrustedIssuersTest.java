package dev.hansa.identity.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hansa.identity.federation.Assertion.Accepted;
import dev.hansa.identity.federation.Assertion.Fault;
import dev.hansa.identity.federation.Assertion.Rejected;
import dev.hansa.identity.federation.ForeignServer.Answer;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.testing.TokenSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Assertions of other issuers: F06, F07, F09, K05, K07, K35. */
class TrustedIssuersTest {
  private static final String US = "https://localhost:8444";
  private static final List<String> SCOPES =
      List.of("write:orders=orders.write", "read=orders.read");

  private final ManualClock clock = new ManualClock();
  private final ForeignServer server = ForeignServer.start();
  private final String name = server.uri("/realms/acme").toString();
  private final TestTokens issuer = TestTokens.of(name, clock);
  private final List<TrustedIssuers> started = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void publish() {
    server.answers.put("/keys", Answer.ok(issuer.jwks()));
  }

  @AfterEach
  void stop() {
    started.forEach(TrustedIssuers::close);
    server.close();
  }

  private TrustedIssuers issuers() {
    return issuers(server.uri("/keys").toString(), List.of("svc-orders=acme"), "scope");
  }

  private TrustedIssuers issuers(String keys, List<String> subjects, String scopeClaim) {
    var config =
        IssuerConfig.of(
            "acme", name, keys, "sub", subjects, scopeClaim, SCOPES, List.of("127.0.0.1"));
    var issuers =
        RemoteIssuers.start(
            US, List.of(config), folder, server.trust(), ForeignServer::here, clock);
    started.add(issuers);
    return issuers;
  }

  private TokenSpec good() {
    long now = clock.instant().getEpochSecond();
    return issuer
        .token(TestAuthority.of("foreign.example").peer("service/any"))
        .header("typ", "JWT")
        .subject("svc-orders")
        .audience(US)
        .claim("scope", "write:orders admin")
        .claim("jti", UUID.randomUUID().toString())
        .claim("iat", now)
        .claim("exp", now + 300)
        .without("cnf")
        .without("client_id");
  }

  private static void assertRejected(Assertion answer, Fault fault) {
    assertThat(answer).isEqualTo(new Rejected(fault));
  }

  @Test
  @DisplayName("F07: claims are mapped, never copied")
  void maps_claims() {
    assertThat(issuers().judge(good().claim("jti", "one").sign()))
        .isEqualTo(
            new Accepted(
                name,
                "one",
                "acme",
                Set.of("orders.write"),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(310)));
  }

  static Stream<Arguments> mutations() {
    return Stream.of(
        mutation(Fault.MALFORMED, jwt -> jwt.header("typ", "at+jwt")),
        mutation(Fault.MALFORMED, jwt -> jwt.header("typ", "dpop+jwt")),
        mutation(Fault.MALFORMED, jwt -> jwt.header("typ", "client-authentication+jwt")),
        mutation(Fault.MALFORMED, jwt -> jwt.header("jku", "https://keys.example/")),
        mutation(Fault.MALFORMED, jwt -> jwt.header("crit", List.of("exp"))),
        mutation(Fault.SIGNATURE, jwt -> jwt.header("alg", "none")),
        mutation(Fault.SIGNATURE, jwt -> jwt.header("alg", "HS256")),
        mutation(Fault.SIGNATURE, jwt -> jwt.header("alg", "PS256")),
        mutation(Fault.SIGNATURE, jwt -> jwt.header("kid", "another")),
        mutation(Fault.SIGNATURE, jwt -> jwt.signedBy(_ -> new byte[64])),
        mutation(Fault.ISSUER, jwt -> jwt.claim("iss", "https://other.example")),
        mutation(Fault.ISSUER, jwt -> jwt.without("iss")),
        mutation(Fault.AUDIENCE, jwt -> jwt.claim("aud", List.of(US))),
        mutation(Fault.AUDIENCE, jwt -> jwt.claim("aud", List.of(US, "https://other.example"))),
        mutation(Fault.AUDIENCE, jwt -> jwt.audience(US + "/oauth2/token")),
        mutation(Fault.AUDIENCE, jwt -> jwt.without("aud")),
        mutation(Fault.MALFORMED, jwt -> jwt.without("jti")),
        mutation(Fault.MALFORMED, jwt -> jwt.without("exp")),
        mutation(Fault.MALFORMED, jwt -> jwt.without("iat")),
        mutation(Fault.MALFORMED, jwt -> jwt.claim("exp", Long.MAX_VALUE)),
        mutation(Fault.MALFORMED, jwt -> jwt.without("sub")),
        mutation(Fault.TIME, jwt -> later(jwt, "exp", 1)),
        mutation(Fault.TIME, jwt -> later(later(jwt, "iat", 60), "exp", 60)),
        mutation(Fault.TIME, jwt -> later(later(jwt, "iat", -310), "exp", -310)),
        mutation(Fault.SUBJECT, jwt -> jwt.subject("svc-billing")),
        mutation(Fault.SUBJECT, jwt -> jwt.subject("partner/acme")));
  }

  private static Arguments mutation(Fault fault, UnaryOperator<TokenSpec> change) {
    return Arguments.of(fault, change);
  }

  private static TokenSpec later(TokenSpec jwt, String claim, long seconds) {
    return jwt.claim(claim, (Long) jwt.claims().getOrDefault(claim, 0L) + seconds);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  @DisplayName("F07: whatever is changed of a good assertion makes it worthless")
  void refuses_a_changed_assertion(Fault fault, UnaryOperator<TokenSpec> change) {
    TrustedIssuers issuers = issuers();
    assertThat(issuers.judge(good().sign())).isInstanceOf(Accepted.class);
    assertRejected(issuers.judge(change.apply(good()).sign()), fault);
  }

  @Test
  @DisplayName("F06: another issuer's key proves nothing about this one's subjects")
  void refuses_the_key_of_another() {
    TestTokens other = TestTokens.of(name, clock);
    assertRejected(issuers().judge(good().signedBy(other::es256).sign()), Fault.SIGNATURE);
  }

  @Test
  void a_star_stands_for_any_other_subject() {
    TrustedIssuers issuers =
        issuers(server.uri("/keys").toString(), List.of("*=acme", "west=acme-west"), "scope");
    assertThat(issuers.judge(good().subject("west").sign()))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.partner()).isEqualTo("acme-west"));
    assertThat(issuers.judge(good().subject("someone").sign()))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.partner()).isEqualTo("acme"));
  }

  @Test
  void scopes_may_be_a_list_within_a_claim() {
    TrustedIssuers issuers =
        issuers(server.uri("/keys").toString(), List.of("*=acme"), "/realm_access/roles");
    String jwt =
        good().claim("realm_access", Map.of("roles", List.of("read", "write:orders"))).sign();
    assertThat(issuers.judge(jwt))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted ->
                assertThat(accepted.scopes())
                    .containsExactlyInAnyOrder("orders.read", "orders.write"));
  }

  @Test
  @DisplayName("K04: unknown keys ask the issuer once in 30 s")
  void asks_once_for_unknown_keys() {
    TrustedIssuers issuers = issuers();
    assertThat(issuers.judge(good().sign())).isInstanceOf(Accepted.class);
    int before = server.requests.get();
    for (int i = 0; i < 20; i++) {
      assertRejected(issuers.judge(good().header("kid", "unknown" + i).sign()), Fault.SIGNATURE);
    }
    assertThat(server.requests.get() - before).isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("K07: a rotated key is found; while the issuer is down, known keys go on")
  void follows_rotation_and_outage() {
    TrustedIssuers issuers = issuers();
    assertThat(issuers.judge(good().sign())).isInstanceOf(Accepted.class);
    TestTokens next = issuer.rotated();
    String rotated = good().header("kid", next.publicKey().getKeyID()).signedBy(next::es256).sign();
    clock.advance(Duration.ofSeconds(31));
    server.answers.put("/keys", Answer.ok(next.jwks()));
    assertThat(issuers.judge(rotated)).isInstanceOf(Accepted.class);

    server.answers.clear();
    clock.advance(Duration.ofSeconds(31));
    assertRejected(issuers.judge(good().header("kid", "unknown").sign()), Fault.KEYS_UNAVAILABLE);
    assertThat(
            issuers.judge(
                good().header("kid", next.publicKey().getKeyID()).signedBy(next::es256).sign()))
        .isInstanceOf(Accepted.class);
  }

  @Test
  @DisplayName("K07: keys are kept over a restart while the issuer is down")
  void keeps_keys_over_a_restart() {
    try (TrustedIssuers first = issuers()) {
      assertThat(first.judge(good().sign())).isInstanceOf(Accepted.class);
    }
    server.answers.clear();
    assertThat(issuers().judge(good().sign())).isInstanceOf(Accepted.class);
  }

  @Test
  @DisplayName("K35, F09: metadata counts only if it is this issuer's")
  void discovers_keys_by_metadata_of_this_issuer() {
    String place = "/realms/acme/.well-known/openid-configuration";
    String keys = server.uri("/keys").toString();
    server.answers.put(
        place, Answer.ok("{\"issuer\":\"" + name + "/\",\"jwks_uri\":\"" + keys + "\"}"));
    assertRejected(
        issuers("", List.of("*=acme"), "scope").judge(good().sign()), Fault.KEYS_UNAVAILABLE);

    server.answers.put(
        place, Answer.ok("{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + keys + "\"}"));
    assertThat(issuers("", List.of("*=acme"), "scope").judge(good().sign()))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void settings_that_mean_nothing_are_refused() {
    for (String pair : List.of("acme", "=acme", "svc=")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> issuers("", List.of(pair), "scope"))
          .withMessageContaining("expected");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> issuers("", List.of(), "scope"));
    for (String block : List.of("10.0.0.0/33", "localhost", "10.0.0", "::/129", "1.2.3.4/")) {
      assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(block));
    }
  }
}
