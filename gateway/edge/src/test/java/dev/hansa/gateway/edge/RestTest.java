package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private static void assertProblem(HttpResponse<String> response, int status, String reason) {
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.body())
        .contains("\"status\":" + status, "\"reason\":\"" + reason + '"', "\"trace_id\":\"");
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
  void names_field_and_place_of_what_is_wrong_with_a_body() {
    var unknown =
        edge.post("/v1/items/a:buy", "{\"lines\":[{\"prise\":1}]}", "idempotency-key", "k");
    assertProblem(unknown, 400, "FIELD_UNKNOWN");
    assertThat(unknown.body()).contains("\"errors\":[{\"pointer\":\"/lines/0/prise\"");
    var range = edge.post("/v1/items/a:buy", "{\"count\":\"x\"}", "idempotency-key", "k");
    assertProblem(range, 400, "REQUEST_INVALID");
    assertThat(range.body()).contains("\"pointer\":\"/count\"").doesNotContain("\"x\"");
    assertProblem(
        edge.post("/v1/items/a:buy", "{\"count\":", "idempotency-key", "k"), 400, "BODY_MALFORMED");
    assertProblem(edge.get("/v1/items/a?nothing=1"), 400, "FIELD_UNKNOWN");
    assertProblem(edge.get("/v1/items/a?count=x"), 400, "QUERY_INVALID");
    assertProblem(edge.get("/v1/items/%00"), 400, "PATH_MALFORMED");
    assertThat(edge.started()).isZero();
  }

  @Test
  void M13_answers_unknown_paths_and_methods() {
    assertProblem(edge.get("/v1/nowhere"), 404, "ROUTE_UNKNOWN");
    var response = edge.send(edge.request("/v1/items/a").DELETE());
    assertProblem(response, 405, "ROUTE_UNKNOWN");
    assertThat(response.headers().firstValue("allow")).hasValue("GET");
  }

  @Test
  void B5_takes_JSON_only() {
    var response =
        edge.send(
            edge.request("/v1/items/a:buy")
                .header("content-type", "text/plain")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofString("{}")));
    assertProblem(response, 415, "BODY_MALFORMED");
  }

  @Test
  void B6_refuses_bodies_above_the_limit_announced_or_not() {
    byte[] large = new byte[Edge.LIMIT + 1];
    assertProblem(
        edge.send(
            edge.request("/v1/items/a:buy")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofByteArray(large))),
        413,
        "MESSAGE_TOO_LARGE");
    try (var client = TestClients.http(Version.HTTP_1_1, edge.acme)) {
      assertProblem(
          Edge.send(
              client,
              edge.request("/v1/items/a:buy")
                  .header("idempotency-key", "k")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
          413,
          "MESSAGE_TOO_LARGE");
    }
  }

  private void answer(String method, com.google.rpc.Status status) {
    edge.backend.on(
        method,
        (call, _) -> {
          var failure = StatusProto.toStatusRuntimeException(status);
          call.close(
              failure.getStatus(),
              Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
          return new ServerCall.Listener<>() {};
        });
  }

  private static com.google.rpc.Status.Builder status(
      Status.Code code, String domain, String reason) {
    return com.google.rpc.Status.newBuilder()
        .setCode(code.value())
        .setMessage("so it is")
        .addDetails(
            Any.pack(
                ErrorInfo.newBuilder()
                    .setDomain(domain)
                    .setReason(reason)
                    .putMetadata("sku", "a")
                    .build()));
  }

  @Test
  void tells_a_failure_of_the_service_with_its_details() {
    answer(
        "shop.v1.Shop/Get",
        status(Status.Code.INVALID_ARGUMENT, "shop.test", "BROKEN")
            .addDetails(
                Any.pack(
                    BadRequest.newBuilder()
                        .addFieldViolations(
                            FieldViolation.newBuilder()
                                .setField("lines[1].unit_price")
                                .setDescription("is bad"))
                        .build()))
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(2).setNanos(1))
                        .build()))
            .build());
    var response = edge.get("/v1/items/a");
    assertProblem(response, 400, "BROKEN");
    assertThat(response.body())
        .contains(
            "\"type\":\"urn:hansa:problem:shop.test:BROKEN\"",
            "\"title\":\"Bad Request\"",
            "\"detail\":\"so it is\"",
            "\"domain\":\"shop.test\"",
            "\"code\":\"INVALID_ARGUMENT\"",
            "\"errors\":[{\"pointer\":\"/lines/1/unitPrice\",\"detail\":\"is bad\"}]",
            "\"metadata\":{\"sku\":\"a\"}");
    assertThat(response.headers().firstValue("retry-after")).hasValue("3");
  }

  @Test
  void maps_codes_and_the_reasons_that_sharpen_them() {
    answer(
        "shop.v1.Shop/Get",
        status(Status.Code.INVALID_ARGUMENT, "hansa.dev", "IDEMPOTENCY_KEY_REUSED").build());
    assertProblem(edge.get("/v1/items/a"), 422, "IDEMPOTENCY_KEY_REUSED");
    answer(
        "shop.v1.Shop/Get", status(Status.Code.ABORTED, "hansa.dev", "REQUEST_IN_FLIGHT").build());
    assertProblem(edge.get("/v1/items/a"), 409, "REQUEST_IN_FLIGHT");
    answer("shop.v1.Shop/Get", status(Status.Code.NOT_FOUND, "shop.test", "NONE").build());
    assertProblem(edge.get("/v1/items/a"), 404, "NONE");
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
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(504);
    cancelled.get(10, TimeUnit.SECONDS);
    long begun = System.nanoTime();
    var response = edge.send(edge.request("/v1/items/a").header("request-timeout", "0.05"));
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
    assertProblem(
        edge.send(edge.request("/v1/items/a").header("request-timeout", "soon")),
        400,
        "REQUEST_INVALID");
  }

  private static final byte[] ITEM = {0x18, 1};

  @Test
  void R4_streams_frames_and_ends_with_a_typed_one() {
    edge.backend.on("shop.v1.Shop/Watch", (call, _) -> items(call, 3, Status.OK));
    var response = edge.get("/v1/items/a:watch");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    String frame = "{\"result\":{\"count\":\"1\"}}\n";
    assertThat(response.body()).isEqualTo(frame.repeat(3) + "{\"end\":{\"messages\":3}}\n");
  }

  @Test
  void R4_a_failure_before_the_first_message_keeps_its_status_and_a_later_one_is_a_frame() {
    edge.backend.on("shop.v1.Shop/Watch", (call, _) -> items(call, 0, Status.NOT_FOUND));
    assertThat(edge.get("/v1/items/a:watch").statusCode()).isEqualTo(404);
    edge.backend.on("shop.v1.Shop/Watch", (call, _) -> items(call, 1, Status.UNAVAILABLE));
    var response = edge.get("/v1/items/a:watch");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("{\"error\":{", "\"status\":503", "\"code\":\"UNAVAILABLE\"");
  }

  @Test
  void R5_a_stream_without_messages_is_its_end_alone() {
    edge.backend.on("shop.v1.Shop/Watch", (call, _) -> items(call, 0, Status.OK));
    assertThat(edge.get("/v1/items/a:watch").body()).isEqualTo("{\"end\":{\"messages\":0}}\n");
  }

  private static ServerCall.Listener<byte[]> items(
      ServerCall<byte[], byte[]> call, int count, Status end) {
    call.sendHeaders(new Metadata());
    for (int i = 0; i < count; i++) {
      call.sendMessage(ITEM);
    }
    call.close(end, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  @Test
  void R9_a_client_that_goes_cancels_the_call() throws Exception {
    for (Version version : Version.values()) {
      var cancelled = new CompletableFuture<Void>();
      edge.backend.on(
          "shop.v1.Shop/Watch",
          (call, _) -> {
            call.sendHeaders(new Metadata());
            call.sendMessage(ITEM);
            return new ServerCall.Listener<>() {
              @Override
              public void onCancel() {
                cancelled.complete(null);
              }
            };
          });
      var client = TestClients.http(version, edge.acme);
      var response =
          client.send(edge.request("/v1/items/a:watch").build(), BodyHandlers.ofInputStream());
      assertThat(response.body().read()).isEqualTo('{');
      response.body().close();
      client.shutdownNow();
      cancelled.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void R4_a_reader_that_does_not_read_stops_the_writer() throws Exception {
    byte[] large = new byte[32 << 10];
    large[0] = 0x0a;
    large[1] = (byte) 0xfc;
    large[2] = (byte) 0xff;
    large[3] = 1;
    Arrays.fill(large, 4, large.length, (byte) 'x');
    var sent = new AtomicInteger();
    int all = 4096;
    edge.backend.on("shop.v1.Shop/Watch", (call, _) -> endless(call, large, sent, all));
    var client = TestClients.http(Version.HTTP_2, edge.acme);
    var response =
        client.send(edge.request("/v1/items/a:watch").build(), BodyHandlers.ofInputStream());
    int before;
    do {
      before = sent.get();
      assertThat(new CompletableFuture<Void>().completeOnTimeout(null, 300, TimeUnit.MILLISECONDS))
          .succeedsWithin(java.time.Duration.ofSeconds(2));
    } while (sent.get() != before);
    assertThat(sent.get()).isBetween(1, all - 1);
    assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
        .endsWith("{\"end\":{\"messages\":" + all + "}}\n");
    client.close();
  }

  /** As many messages as there is room for, until all are sent. */
  private static ServerCall.Listener<byte[]> endless(
      ServerCall<byte[], byte[]> call, byte[] message, AtomicInteger sent, int all) {
    call.sendHeaders(new Metadata());
    return new ServerCall.Listener<>() {
      @Override
      public void onReady() {
        while (call.isReady() && sent.get() < all) {
          call.sendMessage(message);
          if (sent.incrementAndGet() == all) {
            call.close(Status.OK, new Metadata());
          }
        }
      }
    };
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
