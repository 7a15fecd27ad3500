package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerStreamTest {
  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private static final String WATCH = "shop.v1.Shop/Watch";
  private static final String DOWNLOAD = "shop.v1.Shop/Download";
  private static final byte[] ITEM = {0x18, 1};

  @Test
  void R4_streams_frames_and_ends_with_a_typed_one() {
    edge.backend.on(WATCH, Backend.messages(Status.OK, ITEM, ITEM, ITEM));
    var response = edge.get("/v1/items/a:watch");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    String frame = "{\"result\":{\"count\":\"1\"}}\n";
    assertThat(response.body()).isEqualTo(frame.repeat(3) + "{\"end\":{\"messages\":3}}\n");
  }

  @Test
  void R4_a_failure_before_the_first_message_keeps_its_status_and_a_later_one_is_a_frame() {
    edge.backend.on(WATCH, Backend.messages(Status.NOT_FOUND));
    assertThat(edge.get("/v1/items/a:watch").statusCode()).isEqualTo(404);
    edge.backend.on(WATCH, Backend.messages(Status.UNAVAILABLE, ITEM));
    var response = edge.get("/v1/items/a:watch");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("{\"error\":{", "\"status\":503", "\"code\":\"UNAVAILABLE\"");
  }

  @Test
  void R5_a_stream_without_messages_is_its_end_alone() {
    edge.backend.on(WATCH, Backend.messages(Status.OK));
    assertThat(edge.get("/v1/items/a:watch").body()).isEqualTo("{\"end\":{\"messages\":0}}\n");
  }

  private HttpResponse<String> watch(String accept) {
    return edge.send(edge.request("/v1/items/a:watch").header("accept", accept));
  }

  private static void assertBody(HttpResponse<String> response, String type, String body) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(type);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void R4_R5_streams_an_array_by_Accept() {
    edge.backend.on(WATCH, Backend.messages(Status.OK, ITEM, ITEM));
    assertBody(
        watch("application/json"), "application/json", "[{\"count\":\"1\"},{\"count\":\"1\"}]");
    edge.backend.on(WATCH, Backend.messages(Status.OK));
    assertBody(watch("application/json"), "application/json", "[]");
    edge.backend.on(WATCH, Backend.messages(Status.UNAVAILABLE, ITEM));
    assertThat(watch("application/json, application/vnd.google.rpc.status+json").body())
        .startsWith("[{\"count\":\"1\"},{\"@error\":{\"code\":14,")
        .endsWith("}}]");
    edge.backend.on(WATCH, Backend.messages(Status.NOT_FOUND));
    assertProblem(watch("application/json"), 404, "NOT_FOUND");
  }

  @Test
  void R4_R5_streams_events_by_Accept() {
    edge.backend.on(WATCH, Backend.messages(Status.OK, ITEM, ITEM));
    assertBody(
        watch("text/event-stream"),
        "text/event-stream",
        "event: message\ndata: {\"count\":\"1\"}\n\n".repeat(2)
            + "event: end\ndata: {\"messages\":2}\n\n");
    edge.backend.on(WATCH, Backend.messages(Status.OK));
    assertBody(
        watch("text/event-stream"), "text/event-stream", "event: end\ndata: {\"messages\":0}\n\n");
    edge.backend.on(WATCH, Backend.messages(Status.UNAVAILABLE, ITEM));
    assertThat(watch("text/event-stream, application/vnd.google.aip-193+json").body())
        .contains("event: error\ndata: {\"error\":{\"code\":503,", "\"status\":\"UNAVAILABLE\"")
        .endsWith("}\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | application/x-ndjson",
        "application/* | application/x-ndjson",
        "application/json, text/plain, */* | application/json",
        "application/json;q=0.5, text/event-stream;q=0.9 | text/event-stream",
        "text/event-stream, application/json;q=0.9 | text/event-stream",
        "application/json;q=0, */* | application/x-ndjson",
        "text/*;q=0.2, application/json;q=0.1 | text/event-stream",
        "application/problem+json | application/x-ndjson"
      })
  void R4_chooses_what_the_client_wants_most(String accept, String type) {
    edge.backend.on(WATCH, Backend.messages(Status.OK));
    assertThat(watch(accept).headers().firstValue("content-type")).hasValue(type);
  }

  @Test
  void R4_answers_406_when_nothing_fits() {
    assertProblem(watch("text/html"), 406, "NOT_ACCEPTABLE");
    assertProblem(watch("application/json;q=0"), 406, "NOT_ACCEPTABLE");
    assertThat(edge.backend.calls()).isZero();
  }

  @Test
  void R4_flushes_each_message() throws Exception {
    var more = new CompletableFuture<ServerCall<byte[], byte[]>>();
    edge.backend.on(
        WATCH,
        (call, _) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(ITEM);
          more.complete(call);
          return new ServerCall.Listener<>() {};
        });
    for (Version version : Version.values()) {
      try (var client = TestClients.http(version, edge.acme)) {
        var lines =
            client.send(edge.request("/v1/items/a:watch").build(), BodyHandlers.ofInputStream());
        byte[] line = "{\"result\":{\"count\":\"1\"}}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(lines.body().readNBytes(line.length)).isEqualTo(line);
        lines.body().close();
      }
    }
    assertThat(more).isCompleted();
  }

  /** A google.api.HttpBody of a type and data of one character each, the type left out if blank. */
  private static byte[] file(String type, String data) {
    var out = new ByteArrayOutputStream();
    field(out, 0x0a, type);
    field(out, 0x12, data);
    return out.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int tag, String text) {
    if (!text.isEmpty()) {
      out.write(tag);
      out.write(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void R3_streams_an_HttpBody_verbatim_under_the_type_of_its_first_message() {
    edge.backend.on(
        DOWNLOAD,
        Backend.messages(
            Status.OK,
            file("text/csv", "a,"),
            file("", "b\n"),
            file("text/csv", ""),
            file("text/csv", "c")));
    for (Version version : Version.values()) {
      try (var client = TestClients.http(version, edge.acme)) {
        // What a client takes of JSON says nothing about files.
        var response =
            Edge.send(
                client, edge.request("/v1/items/a/file").header("accept", "application/json"));
        assertBody(response, "text/csv", "a,b\nc");
      }
    }
    edge.backend.on(DOWNLOAD, Backend.messages(Status.OK));
    assertBody(edge.get("/v1/items/a/file"), "application/octet-stream", "");
    edge.backend.on(DOWNLOAD, Backend.messages(Status.NOT_FOUND));
    assertProblem(edge.get("/v1/items/a/file"), 404, "NOT_FOUND");
  }

  @Test
  void R3_cuts_an_HttpBody_off_that_changes_its_type_or_fails() {
    for (Version version : Version.values()) {
      try (var client = TestClients.http(version, edge.acme)) {
        edge.backend.on(
            DOWNLOAD, Backend.messages(Status.OK, file("text/csv", "a"), file("text/html", "b")));
        assertThatThrownBy(() -> Edge.send(client, edge.request("/v1/items/a/file")))
            .isInstanceOf(UncheckedIOException.class);
        edge.backend.on(DOWNLOAD, Backend.messages(Status.UNAVAILABLE, file("text/csv", "a")));
        assertThatThrownBy(() -> Edge.send(client, edge.request("/v1/items/a/file")))
            .isInstanceOf(UncheckedIOException.class);
      }
    }
    // The connection of HTTP/2 lives on.
    edge.backend.on(DOWNLOAD, Backend.messages(Status.OK, file("text/csv", "a")));
    assertBody(edge.get("/v1/items/a/file"), "text/csv", "a");
  }

  @Test
  void R9_a_client_that_goes_cancels_the_call() throws Exception {
    for (Version version : Version.values()) {
      var cancelled = new CompletableFuture<Void>();
      edge.backend.on(
          WATCH,
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
    edge.backend.on(WATCH, (call, _) -> endless(call, large, sent, all));
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
}
