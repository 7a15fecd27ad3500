package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Good tokens where other servers would read them: in the URL and in a form (FAPI 2, RFC 6750). */
@OnSharedMesh
class MisplacedTokenTest {

  @Test
  @DisplayName("K31: the edge takes no token from a URL, and writes none down")
  void not_in_the_url(Launcher mesh) throws Exception {
    Partner acme = Partner.of(mesh, "acme");
    long logged = logged(mesh);

    for (Partner sender : List.of(acme, acme.withToken(""))) {
      for (String query : List.of("?access_token=", "?a=1&access_token=", "?access_token&b=")) {
        refused(sender.get("/v1/orders" + query + acme.token()), 400, "QUERY_INVALID");
      }
    }
    refused(acme.get("/v1/orders?%61ccess_token=" + acme.token()), 400, "FIELD_UNKNOWN");
    assertThat(acme.get("/v1/orders?page_size=1").statusCode()).isEqualTo(200);

    Await.untilTrue(
        "the calls are in the log", Duration.ofSeconds(20), () -> logged(mesh) >= logged + 6);
    String signature = acme.token().substring(acme.token().lastIndexOf('.') + 1);
    try (Stream<Path> logs = Files.list(mesh.home().resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log).contains(signature)).as(log.toString()).isFalse();
      }
    }
  }

  private static long logged(Launcher mesh) {
    return mesh.read("logs/gateway.log")
        .lines()
        .filter(line -> line.contains("ended with 400 QUERY_INVALID"))
        .count();
  }

  @Test
  @DisplayName("K31: nor from a form")
  void not_in_a_form(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    String form = "access_token=" + acme.token();

    for (String type : List.of("application/x-www-form-urlencoded", "application/json")) {
      HttpResponse<String> answer =
          acme.withToken("").call("POST", "/v1/orders", form, "Content-Type", type);
      refused(answer, 401, "TOKEN_MISSING");
    }
  }

  private static void refused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.text(answer.body(), "reason")).isEqualTo(reason);
  }
}
