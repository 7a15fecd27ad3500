package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.Trace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One trace over every hop. */
@OnSharedMesh
class TraceTest {
  private static final List<String> PROCESSES =
      List.of("gateway", "identity", "orders", "inventory", "settlement");

  @Test
  void an_order_is_one_trace_over_every_process_and_the_database(Launcher mesh) {
    Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(5);
    String id = Trace.newId();
    assertThat(place(shop, id).join().statusCode()).isEqualTo(200);

    Trace trace = Trace.await(mesh, id, TraceTest::isWhole);

    assertThat(trace.hasEdge("gateway", "identity")).isTrue();
    assertThat(trace.hasEdge("gateway", "orders")).isTrue();
    assertThat(trace.hasEdge("orders", "identity")).isTrue();
    assertThat(trace.hasEdge("orders", "inventory")).isTrue();
    assertThat(trace.hasEdge("orders", "settlement")).isTrue();
    for (String process : List.of("orders", "inventory", "settlement")) {
      assertThat(trace.of(process)).anyMatch(span -> span.tags().contains("postgresql"));
    }
  }

  @Test
  void the_trace_id_stands_in_the_log_of_every_process(Launcher mesh) {
    Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(5);
    String id = Trace.newId();
    assertThat(place(shop, id).join().statusCode()).isEqualTo(200);
    for (String process : PROCESSES) {
      Await.untilTrue(
          id + " in the log of " + process,
          Duration.ofSeconds(5),
          () -> mesh.read("logs/" + process + ".log").contains(id));
    }
  }

  @Test
  void concurrent_traces_do_not_mix(Launcher mesh) {
    Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(100);
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> Trace.newId()).toList();
    List<CompletableFuture<HttpResponse<String>>> calls =
        ids.stream().map(id -> place(shop, id)).toList();
    assertThat(calls.stream().map(CompletableFuture::join))
        .filteredOn(answer -> answer.statusCode() != 200)
        .extracting(HttpResponse::body)
        .isEmpty();

    for (String id : ids) {
      Trace trace = Trace.await(mesh, id, TraceTest::servesOneOrder);
      assertThat(
              trace
                  .of("orders")
                  .filter(span -> span.kind().equals("SERVER"))
                  .filter(span -> span.name().toLowerCase(Locale.ROOT).contains("placeorder")))
          .hasSize(1);
    }
  }

  @Test
  void a_denied_call_shows_its_reason(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    String id = Trace.newId();
    acme.withClient(Partner.client(mesh, "globex"))
        .call("GET", "/v1/orders", "", "traceparent", Trace.parent(id));
    Trace trace = Trace.await(mesh, id, whole -> !whole.spans().isEmpty());
    assertThat(trace.of("gateway")).anyMatch(span -> span.tags().contains("CNF_MISMATCH"));
  }

  private static CompletableFuture<HttpResponse<String>> place(Shop shop, String traceId) {
    return shop.partner()
        .callAsync(
            "POST",
            "/v1/orders",
            shop.order(1),
            "Idempotency-Key",
            Shop.newKey(),
            "traceparent",
            Trace.parent(traceId));
  }

  private static boolean isWhole(Trace trace) {
    return servesOneOrder(trace)
        && Stream.of("orders", "inventory", "settlement")
            .allMatch(p -> trace.of(p).anyMatch(span -> span.tags().contains("postgresql")));
  }

  private static boolean servesOneOrder(Trace trace) {
    return Stream.of("gateway", "orders", "inventory", "settlement")
        .allMatch(p -> trace.of(p).anyMatch(span -> span.kind().equals("SERVER")));
  }
}
