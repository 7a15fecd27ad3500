package dev.hansa.gateway.edge;

import static dev.hansa.gateway.edge.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private static final byte[] ITEM = {0x18, 1};

  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
  }

  /** Answers with metadata before and after its message. */
  private void answers(String method, Status end) {
    edge.backend.on(
        method,
        (call, _) -> {
          var leading = new Metadata();
          leading.put(ascii("etag"), "\"7\"");
          leading.put(ascii("x-shop-shelf"), "a");
          leading.put(ascii("x-shop-shelf"), "b");
          leading.put(binary("x-shop-mark-bin"), new byte[] {-1, 0, 1});
          leading.put(ascii("x-inner"), "secret");
          leading.put(ascii("set-cookie"), "a=b");
          call.sendHeaders(leading);
          if (end.isOk()) {
            call.sendMessage(ITEM);
          }
          var trailers = new Metadata();
          trailers.put(ascii("x-shop-took"), "3ms");
          trailers.put(ascii("x-inner"), "secret");
          call.close(end, trailers);
          return new ServerCall.Listener<>() {};
        });
  }

  @Test
  void R8_passes_metadata_on_that_is_allowed_and_trailers_under_a_prefix() {
    answers("shop.v1.Shop/Buy", Status.OK);
    var headers = edge.post("/v1/items/a:buy", "{}", "idempotency-key", "k").headers();
    assertThat(headers.firstValue("etag")).hasValue("\"7\"");
    assertThat(headers.allValues("x-shop-shelf")).containsExactly("a", "b");
    assertThat(headers.firstValue("x-shop-mark-bin")).hasValue("/wAB");
    assertThat(headers.firstValue("trailer-x-shop-took")).hasValue("3ms");
    assertThat(headers.map().keySet())
        .noneMatch(name -> name.startsWith("grpc-"))
        .doesNotContain("x-inner", "set-cookie", "trailer-x-inner", "x-shop-took", "connection");
  }

  @Test
  void R8_passes_them_on_with_failures_too() {
    answers("shop.v1.Shop/Get", Status.NOT_FOUND);
    var response = edge.get("/v1/items/a");
    assertProblem(response, 404, "NOT_FOUND");
    assertThat(response.headers().firstValue("trailer-x-shop-took")).hasValue("3ms");
    assertThat(response.headers().map()).doesNotContainKeys("x-inner", "trailer-x-inner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/items/a", "/v1/items/a:watch"})
  void R8_sends_trailers_as_trailers_to_those_who_take_them(String path) throws IOException {
    answers("shop.v1.Shop/Get", Status.OK);
    answers("shop.v1.Shop/Watch", Status.OK);
    assertThat(raw(path, "te: trailers, deflate\r\n")).endsWith("0\r\nx-shop-took: 3ms\r\n\r\n");
    assertThat(raw(path, "")).doesNotContain("\r\nx-shop-took");
  }

  private String raw(String path, String header) throws IOException {
    try (var socket =
        (SSLSocket)
            TestClients.tls(edge.acme)
                .getSocketFactory()
                .createSocket("localhost", edge.restPort())) {
      socket.setSoTimeout(10_000);
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
              + header
              + "authorization: Bearer "
              + edge.token()
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void R8_passes_request_headers_on_that_are_allowed() {
    edge.send(
        edge.request("/v1/items/a")
            .header("accept-language", "de")
            .header("x-request-id", "r1")
            .header("x-request-mark-bin", "/wAB")
            .header("x-other", "o"));
    Metadata metadata = edge.backend.headers();
    assertThat(metadata.get(ascii("accept-language"))).isEqualTo("de");
    assertThat(metadata.get(ascii("x-request-id"))).isEqualTo("r1");
    assertThat(metadata.get(binary("x-request-mark-bin"))).containsExactly(-1, 0, 1);
    assertThat(metadata.get(ascii("x-other"))).isNull();
    assertProblem(
        edge.send(edge.request("/v1/items/a").header("x-request-mark-bin", "!")),
        400,
        "REQUEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc-status",
        "connection",
        "TE",
        "authorization",
        "x-forwarded-for",
        "a b",
        "",
        ":path",
        "*"
      })
  void R8_refuses_a_configuration_that_passes_what_must_not_pass(String name) {
    assertThatThrownBy(() -> new HeaderNames(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void R8_a_beginning_lets_nothing_pass_that_must_not() {
    var names = new HeaderNames(List.of("g*", "trail*", "x-*"));
    assertThat(names.allow("grpc-status")).isFalse();
    assertThat(names.allow("trailer")).isFalse();
    assertThat(names.allow("x-forwarded-for")).isFalse();
    assertThat(names.allow("x-a b")).isFalse();
    assertThat(names.allow("x-a")).isTrue();
  }
}
