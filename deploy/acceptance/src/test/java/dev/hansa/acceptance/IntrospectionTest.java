package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PemFiles;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Introspection at running identity (RFC 7662), by those who have no business with a token. */
@OnSharedMesh
class IntrospectionTest {
  /** A caller may ask 200 times at once, and 20 times a second. */
  private static final int SCAN = 1_000;

  private static final int CONNECTIONS = 4;

  private static void inactive(String what, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(what).isEqualTo(200);
    assertThat(answer.body()).as(what).isEqualTo("{\"active\":false}");
    assertThat(answer.headers().firstValue("content-type")).as(what).hasValue("application/json");
  }

  private static void active(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Json.at(Json.object(answer.body()), "active")).isEqualTo(true);
  }

  @Test
  @DisplayName("K29: of all that is not a token for who asks, it learns one and the same")
  void tells_nothing_of_others(Launcher mesh) throws Exception {
    Mint mint = Mint.of(mesh, mesh.home().resolve("partners/acme"));
    String good = mint.token(claims -> claims);
    String revoked = mint.token(claims -> claims);
    Instant past = Instant.now().minusSeconds(1);
    try (var gateway = IdentityClient.service(mesh, "gateway");
        var acme = IdentityClient.partner(mesh, "acme")) {
      active(gateway.introspect(good));
      active(gateway.introspect(revoked));
      assertThat(acme.revoke(revoked).statusCode()).isEqualTo(200);
      Await.untilTrue(
          "a revoked token is inactive",
          Duration.ofSeconds(20),
          () -> !gateway.introspect(revoked).body().contains("true"));

      inactive("revoked", gateway.introspect(revoked));
      inactive("unknown", gateway.introspect(UUID.randomUUID().toString()));
      inactive(
          "for another",
          gateway.introspect(mint.token(claims -> claims.audience("service/orders"))));
      inactive(
          "expired",
          gateway.introspect(
              mint.token(
                  claims ->
                      claims
                          .issueTime(Date.from(past.minusSeconds(300)))
                          .expirationTime(Date.from(past)))));
      inactive("of another type", gateway.introspect(mint.token("JWT", claims -> claims)));
      inactive("unbound", gateway.introspect(mint.token(claims -> claims.claim("cnf", null))));
      inactive("unsigned", gateway.introspect(good.substring(0, good.lastIndexOf('.') + 1)));
      inactive("too long", gateway.introspect("a".repeat(8 * 1024 + 1)));
      active(gateway.introspect(good));
    }
  }

  @Test
  @DisplayName("K29: who is no service of the mesh learns nothing at all")
  void answers_services_alone(Launcher mesh) throws Exception {
    Path files = mesh.home().resolve("partners/acme");
    String token = Mint.of(mesh, files).token(claims -> claims);
    try (var partner = IdentityClient.partner(mesh, "acme");
        var operator = IdentityClient.operator(mesh);
        var orders = IdentityClient.service(mesh, "orders");
        var gateway = IdentityClient.service(mesh, "gateway");
        var nobody =
            HttpClient.newBuilder().sslContext(PemFiles.withoutCertificate(files)).build()) {
      refused(partner.introspect(token), 403, "access_denied");
      refused(operator.introspect(token), 403, "access_denied");
      refused(orders.claiming("service/gateway").introspect(token), 401, "invalid_client");
      refused(
          new IdentityClient("service/gateway", nobody, gateway.identity()).introspect(token),
          401,
          "invalid_client");
      active(gateway.introspect(token));
    }
  }

  private static void refused(HttpResponse<String> answer, int status, String error) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.text(answer.body(), "error")).isEqualTo(error);
    assertThat(answer.body()).doesNotContain("active");
  }

  @Test
  @DisplayName("K29: who scans gets 429 soon, and others notice nothing")
  void slows_down_who_scans(Launcher mesh) throws Exception {
    String token = Mint.of(mesh, mesh.home().resolve("partners/acme")).token(claims -> claims);
    List<HttpResponse<String>> answers;
    try (var scanner = IdentityClient.service(mesh, "settlement");
        var gateway = IdentityClient.service(mesh, "gateway")) {
      List<CompletableFuture<List<HttpResponse<String>>>> scans =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> scan(scanner), Thread::startVirtualThread))
              .toList();
      answers = scans.stream().flatMap(scan -> scan.join().stream()).toList();
      active(gateway.introspect(token));
      assertThat(Partner.of(mesh, "acme").get("/v1/orders").statusCode()).isEqualTo(200);
      Await.untilTrue(
          "a scanner that stops is answered again",
          Duration.ofSeconds(20),
          () -> scanner.introspect(token).statusCode() == 200);
    }

    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .contains(200, 429)
        .containsOnly(200, 429);
    for (HttpResponse<String> answer : answers) {
      if (answer.statusCode() == 200) {
        inactive("random", answer);
      } else {
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(Json.text(answer.body(), "error")).isEqualTo("temporarily_unavailable");
      }
    }
  }

  private static List<HttpResponse<String>> scan(IdentityClient scanner) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < SCAN / CONNECTIONS; i++) {
      answers.add(scanner.introspect(UUID.randomUUID().toString()));
    }
    return answers;
  }
}
