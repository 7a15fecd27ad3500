package dev.hansa.gateway.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.Denials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that the front does not take. */
@Timeout(30)
class FrontCapsTest {
  private static final int MOST = 3;
  private static final int PER_ADDRESS = 2;

  private final HttpFront front =
      new HttpFront(
              "127.0.0.1",
              0,
              TestAuthority.of("hansa.local").identity("service/gateway"),
              Denials.none(),
              HttpLimits.DEFAULT.withConnections(MOST, PER_ADDRESS),
              new Unasked())
          .start();
  private final List<Socket> sockets = new ArrayList<>();

  private static final class Unasked implements ExchangeHandler {
    @Override
    public void handle(Exchange exchange) {}

    @Override
    public void malformed(Exchange exchange, int status) {}
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    front.close();
  }

  private Socket connect(int host) throws IOException {
    var socket =
        new Socket(
            InetAddress.getLoopbackAddress(),
            front.port(),
            InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}),
            0);
    sockets.add(socket);
    return socket;
  }

  /** A connection that is taken hears nothing until it speaks; it ends if it speaks no TLS. */
  private static boolean isTaken(Socket socket) throws IOException {
    socket.setSoTimeout(300);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  @Test
  @DisplayName("T16, R57: the front closes what is above its caps, and has room again afterwards")
  void closes_connections_above_the_caps() throws IOException {
    var first = connect(1);
    assertThat(isTaken(first)).isTrue();
    assertThat(isTaken(connect(1))).isTrue();
    assertThat(isTaken(connect(1))).as("a third from one address").isFalse();
    assertThat(isTaken(connect(2))).isTrue();
    assertThat(isTaken(connect(3))).as("a fourth in all").isFalse();
    first.close();
    while (!isTaken(connect(1))) {
      Thread.onSpinWait();
    }
  }
}
