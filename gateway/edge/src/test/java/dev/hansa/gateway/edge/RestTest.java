package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import java.net.http.HttpClient.Version;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void calls_a_method_by_both_protocols() {
    for (Version version : Version.values()) {
      try (var client = TestClients.http(version, edge.acme)) {
        var response = Edge.send(client, edge.request("/v1/items/a%20b?count=9007199254740993"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.body())
            .isEqualTo("{\"name\":\"items/a b\",\"count\":\"9007199254740993\"}");
      }
    }
    assertThat(edge.started()).isEqualTo(2);
  }

  @Test
  void calls_a_keyed_method_with_the_key_in_header_or_body() {
    assertThat(edge.post("/v1/items/a:buy", "{\"count\":1}", "idempotency-key", "k1").body())
        .isEqualTo("{\"name\":\"items/a\",\"requestId\":\"k1\",\"count\":\"1\"}");
    assertThat(edge.post("/v1/items/a:buy", "{\"requestId\":\"k2\"}").body())
        .isEqualTo("{\"name\":\"items/a\",\"requestId\":\"k2\"}");
    assertThat(
            edge.post("/v1/items/a:buy", "{\"requestId\":\"k3\"}", "idempotency-key", "k3").body())
        .isEqualTo("{\"name\":\"items/a\",\"requestId\":\"k3\"}");
    assertThat(edge.started()).isEqualTo(3);
  }

  @Test
  void refuses_a_keyed_method_without_a_key_or_with_two() {
    assertProblem(edge.post("/v1/items/a:buy", "{}"), 400, "REQUEST_ID_MISSING");
    assertProblem(
        edge.post("/v1/items/a:buy", "{\"requestId\":\"k1\"}", "idempotency-key", "k2"),
        400,
        "REQUEST_INVALID");
    assertThat(edge.started()).isZero();
  }

  @Test
  void R7_an_answer_without_a_message_is_a_fault() {
    edge.backend.on(
        "shop.v1.Shop/Get",
        (call, _) -> {
          call.close(Status.OK, new Metadata());
          return new ServerCall.Listener<>() {};
        });
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(500);
  }

  @Test
  void R9_ends_a_call_at_the_deadline_of_its_contract_or_the_clients() throws Exception {
    // The first call of a process takes long; a deadline would end it before it is a call.
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(200);
    var cancelled = new CompletableFuture<Void>();
    edge.backend.on(
        "shop.v1.Shop/Get",
        (_, _) ->
            new ServerCall.Listener<>() {
              @Override
              public void onCancel() {
                cancelled.complete(null);
              }
            });
    // Its own deadline is 20 s.
    long begun = System.nanoTime();
    assertThat(edge.send(edge.request("/v1/items/a").header("request-timeout", "0.5")).statusCode())
        .isEqualTo(504);
    cancelled.get(10, TimeUnit.SECONDS);
    edge.swap(
        Edge.plan(
            """
            policy:
              - selector: shop.v1.Shop.Get
                deadline: 100ms
            """));
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(504);
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(19));
    assertProblem(
        edge.send(edge.request("/v1/items/a").header("request-timeout", "soon")),
        400,
        "REQUEST_INVALID");
  }

  @Test
  void continues_the_trace_of_the_client_and_says_which_it_is() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    var response =
        edge.send(
            edge.request("/v1/items/a")
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
    assertThat(response.headers().firstValue("trace-id")).hasValue(trace);
    assertThat(response.headers().firstValue("traceresponse").orElse("")).startsWith("00-" + trace);
    var span =
        edge.spans.getFinishedSpanItems().stream()
            .filter(s -> s.getKind() == SpanKind.SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(span.getName()).isEqualTo("GET /v1/{name=items/*}");
    assertThat(span.getTraceId()).isEqualTo(trace);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("http.route")))
        .isEqualTo("/v1/{name=items/*}");
    assertThat(span.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
        .isEqualTo(200);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("hansa.peer")))
        .isEqualTo("partner/acme");
  }

  @Test
  void Z10_passes_no_header_on_that_could_claim_an_identity() {
    edge.send(
        edge.request("/v1/items/a")
            .header("x-s2s-caller", "service/orders")
            .header("x-forwarded-client-cert", "spiffe://hansa.local/service/orders"));
    for (String name : List.of("x-s2s-caller", "x-forwarded-client-cert", "authorization")) {
      @Nullable String value =
          edge.backend.headers().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
      assertThat(value).isNull();
    }
  }
}
