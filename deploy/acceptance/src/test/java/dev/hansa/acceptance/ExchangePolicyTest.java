package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What running identity grants to whom, against the contracts of the reference as people read them.
 */
@OnSharedMesh
class ExchangePolicyTest {
  private static final int EXCHANGES = 200;

  private static final List<String> SCOPES =
      List.of(
          "orders.read",
          "orders.write",
          "inventory.read",
          "inventory.write",
          "inventory.reserve",
          "settlement.read",
          "settlement.write",
          "settlement.authorize",
          "partners.admin",
          "keys.admin");

  /** What partners may call, by the service that serves it. */
  private static final Map<String, Set<String>> FOR_PARTNERS =
      Map.of(
          "service/orders", Set.of("orders.read", "orders.write"),
          "service/inventory", Set.of("inventory.read", "inventory.write"),
          "service/settlement", Set.of("settlement.read", "settlement.write"),
          "service/identity", Set.of());

  /** What orders may call for somebody who may write orders. */
  private static final Map<String, Set<String>> FOR_ORDERS =
      Map.of(
          "service/inventory", Set.of("inventory.reserve"),
          "service/settlement", Set.of("settlement.authorize", "settlement.write"));

  private static final List<String> CALLERS = List.of("gateway", "orders", "inventory");

  /** One question, and the token about which it is asked. */
  private record Exchange(
      String caller, Set<String> subject, long life, String audience, Set<String> asked) {
    static Exchange random(Random random) {
      return new Exchange(
          CALLERS.get(random.nextInt(CALLERS.size())),
          some(random),
          20 + random.nextInt(800),
          FOR_PARTNERS.keySet().stream().sorted().toList().get(random.nextInt(FOR_PARTNERS.size())),
          random.nextBoolean() ? Set.of() : some(random));
    }

    private static Set<String> some(Random random) {
      return SCOPES.stream()
          .filter(_ -> random.nextBoolean())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The most that the contracts let the caller have. */
    Set<String> grantable() {
      return switch (caller) {
        case "gateway" -> both(FOR_PARTNERS.get(audience), subject);
        case "orders" ->
            subject.contains("orders.write")
                ? FOR_ORDERS.getOrDefault(audience, Set.of())
                : Set.of();
        default -> Set.of();
      };
    }

    Set<String> expected() {
      return asked.isEmpty() ? grantable() : both(grantable(), asked);
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
      return one.stream().filter(other::contains).collect(Collectors.toSet());
    }
  }

  @Test
  @DisplayName(
      "K25: what comes of an exchange is what the contracts grant, and never more or longer")
  void grants_what_the_contracts_grant(Launcher mesh) throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Map<String, IdentityClient> callers =
        CALLERS.stream()
            .collect(Collectors.toMap(name -> name, name -> IdentityClient.service(mesh, name)));
    Mint mint = Mint.of(mesh, mesh.home().resolve("partners/acme"));
    try {
      for (int i = 0; i < EXCHANGES; i++) {
        var exchange = Exchange.random(random);
        judge(exchange, mint, callers.get(exchange.caller()), "seed " + seed + ": " + exchange);
      }
    } finally {
      callers.values().forEach(IdentityClient::close);
    }
  }

  private static void judge(Exchange exchange, Mint mint, IdentityClient caller, String what)
      throws Exception {
    Instant now = Instant.now();
    Instant end = Instant.ofEpochSecond(now.plusSeconds(exchange.life()).getEpochSecond());
    String subject =
        mint.token(
            claims ->
                claims
                    .audience(exchange.caller().equals("gateway") ? "gateway" : caller.id())
                    .claim("scope", String.join(" ", exchange.subject()))
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(end)));
    HttpResponse<String> answer =
        exchange.asked().isEmpty()
            ? caller.exchange(subject, "audience", exchange.audience())
            : caller.exchange(
                subject,
                "audience",
                exchange.audience(),
                "scope",
                String.join(" ", exchange.asked()));
    if (!exchange.asked().isEmpty() && exchange.expected().isEmpty()) {
      assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(400);
      assertThat(Json.text(answer.body(), "error")).as(what).isEqualTo("invalid_scope");
      return;
    }
    assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(200);
    JWTClaimsSet claims =
        SignedJWT.parse(Json.text(answer.body(), "access_token")).getJWTClaimsSet();
    assertThat(scopes(claims)).as(what).isEqualTo(exchange.expected());
    assertThat(claims.getAudience()).as(what).containsExactly(exchange.audience());
    assertThat(claims.getSubject()).as(what).isEqualTo("partner/acme");
    assertThat(claims.getClaim("act")).as(what).isEqualTo(Map.of("sub", caller.id()));
    assertThat(claims.getExpirationTime().toInstant()).as(what).isBeforeOrEqualTo(end);
  }

  private static Set<String> scopes(JWTClaimsSet claims) throws Exception {
    return Optional.ofNullable(claims.getStringClaim("scope"))
        .map(text -> Set.of(text.split(" ")))
        .orElse(Set.of());
  }
}
