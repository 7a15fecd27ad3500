package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.Http2Connection;
import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.ServerCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests and responses that are under way at the same time. */
class DuplexTest {
  private static final String FIRST = "{\"result\":{\"count\":\"1\"}}\n";
  private static final String SECOND = "{\"result\":{\"count\":\"2\"}}\n";
  private static final String END = "{\"end\":{\"messages\":2}}\n";

  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  private Map<String, String> headers(String type) {
    return Map.of("authorization", "Bearer " + edge.token(), "content-type", type);
  }

  @Test
  void R4_R6_answers_while_the_request_goes_on_by_HTTP_2() throws IOException {
    try (var connection = new Http2Connection(edge.restPort(), edge.acme)) {
      var chat = connection.open("POST", "/v1/chat", headers("application/json"));
      chat.write("[{\"count\":1},", false);
      chat.await("200 " + FIRST);
      chat.write("{\"count\":2}", false);
      chat.write("]", true);
      assertThat(chat.await("200 " + FIRST + SECOND + END)).endsWith(END);
    }
  }

  @Test
  void R4_R6_answers_while_the_request_goes_on_by_HTTP_1_1() throws IOException {
    try (var socket =
        (SSLSocket)
            TestClients.tls(edge.acme)
                .getSocketFactory()
                .createSocket("localhost", edge.restPort())) {
      socket.setSoTimeout(10_000);
      var head = new StringBuilder("POST /v1/chat HTTP/1.1\r\nhost: x\r\n");
      headers("application/x-ndjson")
          .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("transfer-encoding: chunked\r\n\r\n");
      send(socket, head + "c\r\n{\"count\":1}\n\r\n");
      assertThat(until(socket, FIRST)).startsWith("HTTP/1.1 200 ");
      send(socket, "c\r\n{\"count\":2}\n\r\n0\r\n\r\n");
      assertThat(until(socket, END)).contains(SECOND);
    }
  }

  private static void send(SSLSocket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String until(SSLSocket socket, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the end came after " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  @Test
  void R6_a_malformed_element_ends_an_answer_that_has_begun_with_a_typed_frame()
      throws IOException {
    try (var connection = new Http2Connection(edge.restPort(), edge.acme)) {
      var chat = connection.open("POST", "/v1/chat", headers("application/x-ndjson"));
      chat.write("{\"count\":1}\n", false);
      chat.await("200 " + FIRST);
      chat.write("{\"count\":x}\n", false);
      assertThat(chat.await("200 " + FIRST + "{\"error\":{\"type\":"))
          .contains("\"pointer\":\"/1/count\"", "(byte 21)");
    }
  }

  @Test
  void R6_uploads_that_their_service_does_not_read_hold_up_no_other_on_their_connection()
      throws Exception {
    var called = new CountDownLatch(4);
    edge.backend.on(
        "shop.v1.Shop/Import",
        (_, _) -> {
          called.countDown();
          return new ServerCall.Listener<>() {};
        });
    try (var connection = new Http2Connection(edge.restPort(), edge.acme)) {
      for (int i = 0; i < 4; i++) {
        var stalled =
            connection.open("POST", "/v1/items/a:import", headers("application/x-ndjson"));
        stalled.write("{\"count\":1}\n".repeat(200_000), false);
      }
      assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
      var chat = connection.open("POST", "/v1/chat", headers("application/x-ndjson"));
      chat.write("{\"count\":1}\n{\"count\":2}\n", true);
      chat.await("200 " + FIRST + SECOND + END);
    }
  }
}
