package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.testing.Await;
import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that are opened and say nothing. */
class ConnectionFloodTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Loopback has many addresses to come from. */
  private void connect(ServedMesh mesh, int host) throws IOException {
    sockets.add(
        new Socket(
            InetAddress.getLoopbackAddress(),
            mesh.server.port(),
            InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}),
            0));
  }

  private static long rejected(ServedMesh mesh, String reason) {
    return mesh.sum(
        "hansa.tls.rejected", a -> reason.equals(a.get(AttributeKey.stringKey("reason"))));
  }

  private static void assertServed(PartnersGrpc.PartnersBlockingStub stub) {
    assertThat(stub.getPartner(ACME).getPartner().getName()).isEqualTo(ACME.getName());
  }

  @Test
  @DisplayName("T16, R57: what is above the caps is closed, and those inside never feel it")
  void closes_connections_above_the_caps() throws IOException {
    try (var mesh = new ServedMesh(b -> b, ServedMesh.config(SmallLimits.connections(150, 100)))) {
      var inside = mesh.operator();
      assertServed(inside);
      for (int i = 0; i < 200; i++) {
        connect(mesh, 1);
      }
      Await.until(() -> rejected(mesh, "too_many_from_address") == 101); // one is inside
      assertThat(sockets.getLast().getInputStream().read()).isNegative();
      for (int i = 0; i < 100; i++) {
        connect(mesh, 2);
      }
      Await.until(() -> rejected(mesh, "too_many") == 50);
      assertServed(inside);
      hangUp();
      Await.until(() -> isTaken(mesh));
    }
  }

  /** Whether there is room again. */
  private static boolean isTaken(ServedMesh mesh) {
    try (var client = RawHttp2.dial(mesh)) {
      return !client.isClosed();
    } catch (RuntimeException _) {
      return false;
    }
  }

  @Test
  @Tag("slow")
  @DisplayName("T16: ten thousand handshakes that never begin, or as many as this machine can hold")
  void bears_ten_thousand_idle_handshakes() throws IOException {
    try (var mesh =
        new ServedMesh(b -> b, ServedMesh.config(SmallLimits.connections(10_000, 1_000)))) {
      var inside = mesh.operator();
      int many = Math.min(10_000, files() / 2); // both ends are here
      for (int i = 0; i < many - 1_000; i++) {
        connect(mesh, 2 + i % 12);
        if (i % 100 == 0) {
          assertServed(inside);
        }
      }
      long before = Memory.used();
      for (int i = 0; i < 1_000; i++) {
        connect(mesh, 2 + i % 12);
        assertServed(inside);
      }
      assertThat(Memory.used() - before).isLessThan(64 << 20);
    }
  }

  /** Files that may be open, but for some. */
  private static int files() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(unix.getMaxFileDescriptorCount(), 100_000) - 2_000
        : 4_000;
  }
}
