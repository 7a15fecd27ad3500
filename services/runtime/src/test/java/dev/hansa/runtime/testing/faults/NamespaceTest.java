package dev.hansa.runtime.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hansa.runtime.testing.faults.Namespace.Way;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamespaceTest {
  private static final int SHORT_MILLIS = 300;
  private static final int PATIENT_MILLIS = 20_000;

  private Namespace namespace;
  private ServerSocket listener;

  @BeforeEach
  void create() throws IOException {
    Optional<String> missing = Namespace.missing();
    assumeTrue(missing.isEmpty(), missing::orElseThrow);
    namespace = Namespace.create();
    listener = namespace.listen();
    listener.setSoTimeout(PATIENT_MILLIS);
  }

  @AfterEach
  void remove() throws IOException {
    if (namespace != null) {
      listener.close();
      namespace.close();
    }
  }

  private Socket dial(int millis) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(namespace.inside(), listener.getLocalPort()), millis);
    socket.setSoTimeout(millis);
    return socket;
  }

  private void cannotDial() {
    assertThatThrownBy(() -> dial(SHORT_MILLIS)).isInstanceOf(SocketTimeoutException.class);
  }

  private void talks(int pieces) throws IOException {
    try (Socket client = dial(PATIENT_MILLIS)) {
      // Before the server accepts: where the handshake's last packet was lost, this one completes
      // it.
      client.getOutputStream().write(0);
      try (Socket server = listener.accept()) {
        server.setSoTimeout(PATIENT_MILLIS);
        echo(client, server, pieces);
      }
    }
  }

  private static void echo(Socket client, Socket server, int pieces) throws IOException {
    for (int i = 0; i < pieces; i++) {
      assertThat(server.getInputStream().read()).isEqualTo(i);
      server.getOutputStream().write(i);
      assertThat(client.getInputStream().read()).isEqualTo(i);
      client.getOutputStream().write(i + 1);
    }
  }

  @Test
  void is_reached_by_its_cable_unless_that_is_pulled() throws IOException {
    talks(3);
    namespace.unplug();
    cannotDial();
    namespace.plug();
    talks(1);
  }

  @Test
  void loses_packets_one_way_or_the_other() throws IOException {
    namespace.lose(Way.IN, 100);
    cannotDial();
    namespace.lose(Way.IN, 0);
    namespace.lose(Way.OUT, 100);
    cannotDial();
    namespace.lose(Way.OUT, 10);
    namespace.lose(Way.IN, 10);
    talks(10);
  }

  @Test
  void takes_small_packets_alone() throws IOException {
    namespace.mtu(1_280);
    talks(1);
  }
}
