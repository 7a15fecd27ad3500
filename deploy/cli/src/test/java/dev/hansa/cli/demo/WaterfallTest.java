package dev.hansa.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
  private static final String TRACE =
      """
      [{"id": "b", "parentId": "a", "name": "placeorder", "kind": "CLIENT", "timestamp": 1500,
        "duration": 8000, "localEndpoint": {"serviceName": "gateway"}},
       {"id": "a", "name": "post /v1/orders", "kind": "SERVER", "timestamp": 1000,
        "duration": 10000, "localEndpoint": {"serviceName": "gateway"}},
       {"id": "c", "parentId": "b", "name": "hansa.orders.v1.orders/placeorder", "kind": "SERVER", "timestamp": 6000,
        "duration": 2500, "localEndpoint": {"serviceName": "orders"}}]
      """;

  @Test
  void draws_children_below_their_parents_over_their_share_of_the_time() {
    List<String> lines = Waterfall.draw(Span.all(new Gson().fromJson(TRACE, JsonArray.class)));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("gateway  ◀ post /v1/orders").contains("█".repeat(40));
    assertThat(lines.get(1)).startsWith("  gateway  ▶ placeorder").endsWith("8.0 ms");
    assertThat(lines.get(2))
        .startsWith("    orders  ◀ orders/placeorder")
        .contains("|" + " ".repeat(20) + "█".repeat(10) + " ".repeat(10) + "|");
  }

  @Test
  void takes_a_span_whose_parent_is_elsewhere_for_a_root() {
    String lost = TRACE.replace("\"id\": \"a\"", "\"id\": \"z\"");
    assertThat(Waterfall.draw(Span.all(new Gson().fromJson(lost, JsonArray.class)))).hasSize(3);
  }
}
