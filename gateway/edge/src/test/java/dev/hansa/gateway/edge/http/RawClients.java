package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.testing.Credential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Clients that send request lines as they are given, which no ordinary client does. */
final class RawClients {
  private static final int TIMEOUT_MILLIS = 10_000;

  private RawClients() {}

  /** Lines as HTTP/1.1 ends them. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends bytes over TLS and returns everything that comes until the server closes. */
  static String http1(int port, @Nullable Credential credential, String request) {
    try (SSLSocket socket = socket(port, credential)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SSLSocket socket(int port, @Nullable Credential credential) throws IOException {
    var socket =
        (SSLSocket) TestClients.tls(credential).getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends one request without a body over HTTP/2 and returns status and body. */
  static String http2(int port, Credential credential, String method, String path) {
    try (var connection = new Http2Connection(port, credential)) {
      var stream = connection.open(method, path, Map.of());
      stream.write("", true);
      return stream.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
