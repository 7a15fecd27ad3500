package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.gateway.edge.Backend.Received;
import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClientStreamTest {
  private static final String IMPORT = "shop.v1.Shop/Import";
  private static final String LINES = "application/x-ndjson";
  private static final String ARRAY = "application/json";

  private final Edge edge = new Edge();
  private final Received received =
      new Received(Edge.wire("shop.v1.Item", "{\"count\":\"2\",\"line\":{\"unitPrice\":\"9\"}}"));

  @AfterEach
  void stop() {
    edge.close();
  }

  private HttpRequest.Builder upload(String path, String type, String body) {
    return edge.request(path)
        .header("content-type", type)
        .POST(BodyPublishers.ofInputStream(() -> stream(body)));
  }

  private HttpResponse<String> send(String path, String type, String body) {
    edge.backend.on(IMPORT, received);
    return edge.send(upload(path, type, body));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> items() {
    return received.messages().stream().map(m -> Edge.json("shop.v1.Item", m)).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-ndjson | {\"count\":1}~~{\"name\":\"items/a\",\"count\":\"2\"}",
        "application/x-ndjson; charset=utf-8 | {\"count\":1}~{\"count\":2}~",
        "application/json | [{\"count\":1},{\"count\":2}]",
        "application/vnd.shop+json | ~[ {\"count\":1} ,~{\"count\":2} ] ~"
      })
  void R6_binds_each_element_with_the_path(String type, String body) {
    var response = send("/v1/items/a:import", type, body.replace('~', '\n'));
    assertThat(response.body()).isEqualTo("{\"count\":\"2\",\"line\":{\"unitPrice\":\"9\"}}");
    assertThat(items())
        .containsExactly(
            "{\"name\":\"items/a\",\"count\":\"1\"}", "{\"name\":\"items/a\",\"count\":\"2\"}");
    assertThat(received.end()).isEqualTo("half-closed");
  }

  @Test
  void R6_L11_binds_each_element_with_path_and_query_when_a_field_is_the_body() {
    var response = send("/v1/items/a/lines?count=7", ARRAY, "[{\"unitPrice\":\"1\"},{},null]");
    assertThat(response.body()).isEqualTo("{\"unitPrice\":\"9\"}");
    String bound = "{\"name\":\"items/a\",\"count\":\"7\"";
    assertThat(items())
        .containsExactly(
            bound + ",\"line\":{\"unitPrice\":\"1\"}}", bound + ",\"line\":{}}", bound + '}');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"application/x-ndjson | ''", "application/json | ''", "application/json | []"})
  void R6_takes_a_stream_without_elements(String type, String body) {
    assertThat(send("/v1/items/a:import", type, body).statusCode()).isEqualTo(200);
    assertThat(received.end()).isEqualTo("half-closed");
    assertThat(received.messages()).isEmpty();
  }

  @Test
  void R6_sends_one_message_when_no_body_is_bound() {
    edge.backend.on("shop.v1.Shop/Touch", received);
    assertThat(
            edge.send(edge.request("/v1/items/a:touch?count=3").POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(200);
    assertThat(items()).containsExactly("{\"name\":\"items/a\",\"count\":\"3\"}");
    assertProblem(edge.post("/v1/items/a:touch", "{}"), 400, "BODY_MALFORMED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-ndjson | {}~{\"count\":\"x\"}~ | REQUEST_INVALID | /1/count | 12",
        "application/json | [{}, {\"count\":\"x\"}] | REQUEST_INVALID | /1/count | 14",
        "application/json | [{},{\"other\":1}] | FIELD_UNKNOWN | /1/other | 5",
        "application/json | [{},{\"name\":\"items/b\"}] | REQUEST_INVALID | /1/name | 5",
        "application/json | [{},] | BODY_MALFORMED | | 4",
        "application/json | [{}]] | BODY_MALFORMED | | 4",
        "application/json | [{} {}] | BODY_MALFORMED | /0 | 4",
        "application/json | {} | BODY_MALFORMED | | 0",
        "application/x-ndjson | {}~{} {}~ | BODY_MALFORMED | /1 | 6",
        "application/x-ndjson | {}~[{}]~ | REQUEST_INVALID | /1 | 3"
      })
  void B14_R6_tells_element_and_offset_of_what_is_wrong_and_cancels(
      String type, String body, String reason, String pointer, int offset) {
    var response = send("/v1/items/a:import", type, body.replace('~', '\n'));
    assertProblem(response, 400, reason);
    assertThat(response.body()).contains("(byte " + offset + ")");
    if (pointer != null) {
      assertThat(response.body()).contains("\"pointer\":\"" + pointer + '"');
    }
    if (edge.backend.calls() > 0) {
      assertThat(received.end()).isEqualTo("cancelled");
    }
  }

  @Test
  void B14_an_array_that_does_not_end_cancels_the_call() {
    var response = send("/v1/items/a:import", ARRAY, "[{\"count\":1}");
    assertProblem(response, 400, "BODY_MALFORMED");
    assertThat(response.body()).contains("the body ends before its array does (byte 12)");
  }

  @Test
  void B6_refuses_an_element_above_the_limit_but_no_stream_of_smaller_ones() {
    // In this order: a call that is refused here may reach the service after its answer.
    String half = "{\"line\":{\"unitPrice\":\"" + "x".repeat(Edge.LIMIT / 2) + "\"}}\n";
    assertThat(send("/v1/items/a:import", LINES, half.repeat(20)).statusCode()).isEqualTo(200);
    assertThat(received.messages()).hasSize(20);
    String large = "{\"name\":\"" + "x".repeat(Edge.LIMIT) + "\"}";
    assertProblem(send("/v1/items/a:import", LINES, "{}\n" + large), 413, "MESSAGE_TOO_LARGE");
  }

  @Test
  void B5_takes_streams_of_JSON_only() {
    assertProblem(send("/v1/items/a:import", "text/plain", "{}"), 415, "BODY_MALFORMED");
    assertProblem(
        send("/v1/items/a:import", "application/x-ndjson; charset=latin1", "{}"),
        415,
        "BODY_MALFORMED");
    assertThat(edge.backend.calls()).isZero();
  }

  @Test
  void R9_a_failure_of_the_service_ends_the_upload() {
    edge.backend.on(IMPORT, Backend.messages(Status.RESOURCE_EXHAUSTED));
    var response =
        edge.send(
            edge.request("/v1/items/a:import")
                .header("content-type", LINES)
                .POST(BodyPublishers.ofInputStream(() -> stream("{}\n".repeat(1000)))));
    assertProblem(response, 429, "RESOURCE_EXHAUSTED");
  }

  /** Elements until the service has one of them, then it breaks. */
  private static InputStream broken(Received by) {
    byte[] element = "{\"count\":1}\n".getBytes(StandardCharsets.UTF_8);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("no more");
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (!by.messages().isEmpty() || length < element.length) {
          return read();
        }
        System.arraycopy(element, 0, into, from, element.length);
        return element.length;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void a_body_that_is_cut_off_cancels_the_call(Version version) {
    for (String path : List.of("/v1/items/a:import", "/v1/items/a/files")) {
      var cut = new Received(new byte[0]);
      edge.backend.on(IMPORT, cut);
      edge.backend.on("shop.v1.Shop/Attach", cut);
      try (var client = TestClients.http(version, edge.acme)) {
        var request =
            edge.request(path)
                .header("content-type", LINES)
                .POST(BodyPublishers.ofInputStream(() -> broken(cut)));
        assertThatThrownBy(() -> Edge.send(client, request))
            .isInstanceOf(UncheckedIOException.class);
      }
      assertThat(cut.end()).isEqualTo("cancelled");
    }
  }

  @Test
  void a_chunk_that_is_none_cancels_the_call() throws IOException {
    edge.backend.on(IMPORT, received);
    try (SSLSocket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              (head("/v1/items/a:import", LINES) + "2\r\n{}\r\n1\r\n\n\r\nzz\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(received.end()).isEqualTo("cancelled");
    }
  }

  @Test
  void takes_a_body_of_thousands_of_tiny_chunks() throws IOException {
    edge.backend.on(IMPORT, received);
    try (SSLSocket socket = socket()) {
      String chunks = "1\r\n1\r\n".repeat(20_000) + "1\r\n\n\r\n0\r\n\r\n";
      socket
          .getOutputStream()
          .write((head("/v1/items/a/lines", LINES) + chunks).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 400");
    }
  }

  private String head(String path, String type) {
    return "POST "
        + path
        + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
        + edge.token()
        + "\r\ncontent-type: "
        + type
        + "\r\ntransfer-encoding: chunked\r\n\r\n";
  }

  private SSLSocket socket() throws IOException {
    var socket =
        (SSLSocket)
            TestClients.tls(edge.acme)
                .getSocketFactory()
                .createSocket("localhost", edge.restPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void B4_uploads_bytes_as_they_are_with_the_type_in_the_first_message() {
    edge.backend.on("shop.v1.Shop/Upload", received);
    String body = "not {json\n".repeat(5000);
    assertThat(edge.send(upload("/v1/files", "text/x-log", body)).statusCode()).isEqualTo(200);
    var messages =
        received.messages().stream().map(m -> Edge.json("google.api.HttpBody", m)).toList();
    assertThat(messages.getFirst()).startsWith("{\"contentType\":\"text/x-log\",\"data\":\"");
    assertThat(messages.stream().skip(1)).isNotEmpty().allMatch(m -> m.startsWith("{\"data\":\""));
  }

  @Test
  void B4_uploads_beside_path_and_query_which_the_first_message_carries() {
    edge.backend.on("shop.v1.Shop/Attach", received);
    assertThat(
            edge.send(upload("/v1/items/a/files?note=n", "image/png", "x".repeat(50_000)))
                .statusCode())
        .isEqualTo(200);
    var messages =
        received.messages().stream().map(m -> Edge.json("shop.v1.Attachment", m)).toList();
    assertThat(messages.getFirst())
        .startsWith(
            "{\"name\":\"items/a\",\"note\":\"n\",\"file\":{\"contentType\":\"image/png\",\"data\":\"");
    assertThat(messages.stream().skip(1))
        .isNotEmpty()
        .allMatch(m -> m.startsWith("{\"file\":{\"data\":\""));
  }

  @Test
  void B4_an_empty_upload_is_one_message_without_data() {
    edge.backend.on("shop.v1.Shop/Attach", received);
    edge.send(edge.request("/v1/items/a/files").POST(BodyPublishers.noBody()));
    assertThat(received.messages())
        .singleElement()
        .extracting(m -> Edge.json("shop.v1.Attachment", m))
        .isEqualTo("{\"name\":\"items/a\",\"file\":{}}");
  }

  @Test
  void B4_converts_bytes_to_bytes() {
    edge.backend.on("shop.v1.Shop/Convert", Backend::echo);
    var response =
        edge.send(
            edge.request("/v1/convert")
                .header("content-type", "image/svg+xml")
                .header("accept", "image/*")
                .POST(BodyPublishers.ofString("<svg/>")));
    assertThat(response.headers().firstValue("content-type")).hasValue("image/svg+xml");
    assertThat(response.body()).isEqualTo("<svg/>");
  }
}
