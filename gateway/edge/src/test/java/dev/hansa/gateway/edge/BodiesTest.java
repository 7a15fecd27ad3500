package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.HttpLimits;
import io.grpc.ServerCall;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private String update(String path, String body) {
    return edge.send(
            edge.request(path)
                .header("content-type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)))
        .body();
  }

  @Test
  void derives_the_mask_of_a_PATCH_unless_it_is_given() {
    assertThat(
            update(
                "/v1/items/a", "{\"count\":1,\"name\":\"items/a\",\"line\":{\"unitPrice\":null}}"))
        .isEqualTo(
            "{\"item\":{\"name\":\"items/a\",\"count\":\"1\",\"line\":{}},"
                + "\"updateMask\":\"count,line.unitPrice\"}");
    assertThat(update("/v1/items/a?updateMask=count", "{\"line\":{}}"))
        .contains("\"updateMask\":\"count\"");
  }

  @Test
  void B1_refuses_a_body_where_none_is_bound() {
    var response =
        edge.send(edge.request("/v1/items/a").method("GET", BodyPublishers.ofString("{}")));
    assertProblem(response, 400, "BODY_MALFORMED");
    assertThat(response.body()).contains("BODY_UNEXPECTED");
  }

  @Test
  void B3_an_empty_body_leaves_everything_unset() {
    assertThat(update("/v1/items/a", "")).isEqualTo("{\"item\":{\"name\":\"items/a\"}}");
    assertThat(update("/v1/items/a", "null")).isEqualTo("{\"item\":{\"name\":\"items/a\"}}");
  }

  @Test
  void B2_refuses_a_body_that_contradicts_the_path() {
    assertThat(update("/v1/items/a", "{\"name\":\"items/b\"}"))
        .contains("\"status\":400", "\"pointer\":\"/name\"", "SECOND_SOURCE");
  }

  @Test
  void B11_counts_by_method_what_a_lenient_route_leaves_out() {
    edge.swap(Edge.plan("json: {ignore_unknown: [shop.v1.Shop.Update]}"));
    assertThat(
            update(
                "/v1/items/a",
                "{\"count\":1,\"colour\":\"red\",\"line\":{\"unitPrice\":\"2\",\"shelf\":[]}}"))
        .contains("\"updateMask\":\"count,line.unitPrice\"");
    update("/v1/items/a", "{\"count\":1}");
    assertProblem(
        edge.post("/v1/items/a:buy", "{\"colour\":\"red\"}", "idempotency-key", "k"),
        400,
        "FIELD_UNKNOWN");
    assertThat(edge.dropped()).isEqualTo(Map.of("shop.v1.Shop/Update", 2L));
  }

  @Test
  void refuses_more_calls_at_once_than_are_taken() {
    try (var crowded = new Edge(1, HttpLimits.DEFAULT)) {
      crowded.backend.on("shop.v1.Shop/Watch", (_, _) -> new ServerCall.Listener<>() {});
      var waiting =
          crowded
              .client()
              .sendAsync(crowded.request("/v1/items/a:watch").build(), BodyHandlers.ofString());
      while (crowded.backend.calls() == 0) {
        Thread.onSpinWait();
      }
      assertProblem(crowded.get("/v1/items/a"), 429, "LIMIT_REACHED");
      assertThat(waiting).isNotDone();
    }
  }
}
