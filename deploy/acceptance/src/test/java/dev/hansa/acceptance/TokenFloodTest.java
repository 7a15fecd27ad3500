package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that floods the token endpoint of running identity. */
@OnSharedMesh
class TokenFloodTest {
  /** Ten seconds' worth of class small are 50. */
  private static final int FLOOD = 400;

  @Test
  @DisplayName("K33: who floods gets 429 and is told when to come back; another is served")
  void limits_who_floods_and_nobody_else(Launcher mesh) throws Exception {
    String name = "flood-" + UUID.randomUUID().toString().substring(0, 8);
    mesh.run("partner", "add", name, "--scope", "orders.read", "--rate", "small").orFail();
    List<HttpResponse<String>> answers = new ArrayList<>();
    List<HttpResponse<String>> others = new ArrayList<>();
    try (HttpClient flooding = Partner.client(mesh, name);
        HttpClient acme = Partner.client(mesh, "acme")) {
      List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        flood.add(flooding.sendAsync(request(mesh, name), BodyHandlers.ofString()));
        if (i % 40 == 0) {
          others.add(acme.send(request(mesh, "acme"), BodyHandlers.ofString()));
        }
      }
      for (var answer : flood) {
        answers.add(answer.join());
      }
    }

    assertThat(others).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .contains(200, 429)
        .containsOnly(200, 429);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 429)
        .hasSizeGreaterThan(FLOOD / 4)
        .allSatisfy(answer -> assertThat(answer.headers().firstValue("retry-after")).hasValue("1"));
  }

  private static HttpRequest request(Launcher mesh, String client) {
    return HttpRequest.newBuilder(
            URI.create("https://localhost:" + mesh.port(8444) + "/oauth2/token"))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + client))
        .build();
  }
}
