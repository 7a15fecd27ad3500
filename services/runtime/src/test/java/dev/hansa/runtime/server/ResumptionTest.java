package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.trust.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client could bring from an earlier connection. */
class ResumptionTest {
  private static SSLContext client(ServedMesh mesh) {
    return RawHttp2.context(mesh.authority.issue("operator/admin"));
  }

  /** Whether the second of two connections goes on with the session of the first. */
  private static boolean resumes(SSLContext client, int port) throws IOException {
    long first = created(client, port);
    Await.until(() -> System.currentTimeMillis() > first);
    return created(client, port) == first;
  }

  /** When the session was made; reads something, for tickets come before it. */
  private static long created(SSLContext client, int port) throws IOException {
    try (SSLSocket socket = RawHttp2.socket(client, port)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      assertThat(socket.getInputStream().read()).isNotNegative();
      return socket.getSession().getCreationTime();
    }
  }

  /**
   * Early data needs a ticket (RFC 8446 section 4.2.10), and what TLS 1.3 renegotiates is nothing:
   * older versions are not spoken (T03).
   */
  @Test
  @DisplayName("T12, T13: no ticket is given, so nothing is resumed and no data comes early")
  void resumes_nothing() throws IOException {
    try (var mesh = new ServedMesh()) {
      assertThat(resumes(client(mesh), mesh.server.port())).isFalse();
    }
  }

  @Test
  void would_see_a_session_that_is_resumed() throws Exception {
    try (var mesh = new ServedMesh();
        var identity = mesh.authority.identity("service/identity");
        var listener =
            Tls.serverContext(identity)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i < 2; i++) {
                  serve(listener);
                }
              });
      assertThat(resumes(client(mesh), listener.getLocalPort())).isTrue();
    }
  }

  private static void serve(ServerSocket listener) {
    try (var socket = listener.accept()) {
      socket.getOutputStream().write(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
