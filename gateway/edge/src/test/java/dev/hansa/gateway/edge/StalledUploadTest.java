package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.HttpLimits;
import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.ServerCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads by HTTP/1.1 to a service that reads none of them. */
class StalledUploadTest {
  private static final String LINE = "{\"line\":{\"unitPrice\":\"" + "9".repeat(1000) + "\"}}\n";

  /** More than the edge and the service take when nobody reads; the sockets hold the rest. */
  private static final String LINES = LINE.repeat(2000);

  private final Edge edge = new Edge(100, HttpLimits.DEFAULT.withIdle(Duration.ofMillis(1500)));
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  StalledUploadTest() {
    edge.backend.on(
        "shop.v1.Shop/Import",
        (_, _) ->
            new ServerCall.Listener<>() {
              @Override
              public void onCancel() {
                cancelled.complete(null);
              }
            });
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  /** A client that has sent half of its body. */
  private SSLSocket upload() throws IOException {
    var socket =
        (SSLSocket)
            TestClients.tls(edge.acme)
                .getSocketFactory()
                .createSocket("localhost", edge.restPort());
    socket.setSoTimeout(30_000);
    String part =
        "POST /v1/items/a:import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
            + edge.token()
            + "\r\ncontent-type: application/x-ndjson\r\ncontent-length: "
            + 2 * LINES.length()
            + "\r\n\r\n"
            + LINES;
    socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  @Test
  void T24_R9_end_soon_after_their_clients_have_gone() throws IOException {
    upload().close();
    assertThat(cancelled).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void T24_R9_end_with_504_for_clients_that_are_there() throws IOException {
    try (var socket = upload()) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 504");
      assertThat(cancelled).succeedsWithin(Duration.ofSeconds(30));
    }
  }
}
