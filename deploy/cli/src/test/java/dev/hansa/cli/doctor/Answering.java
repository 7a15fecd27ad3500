package dev.hansa.cli.doctor;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.TrustConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.net.ssl.SSLServerSocket;

/** A port that answers under the identity of a folder: the handshake, and one byte. */
final class Answering implements AutoCloseable {
  private final Identity identity;
  private final ServerSocket socket;

  Answering(Path folder) throws IOException {
    identity = Identity.watch(TrustConfig.folder("hansa.local", folder), InstantSource.system());
    var secure =
        (SSLServerSocket)
            Tls.serverContext(identity)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    secure.setNeedClientAuth(true);
    socket = secure;
    Thread.startVirtualThread(this::answer);
  }

  private void answer() {
    while (!socket.isClosed()) {
      try (var connection = socket.accept()) {
        connection.getOutputStream().write(0);
        connection.getOutputStream().flush();
        var _ = connection.getInputStream().read();
      } catch (IOException _) {
        // The other side did not like it, or the port is closed.
      }
    }
  }

  String address() {
    return "localhost:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    identity.close();
  }
}
