package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.testing.Await;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.opentelemetry.api.common.AttributeKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that are there and take nothing, and clients that are not there. */
class GivenUpTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();
  private static final String REFLECTION =
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  private static final int INITIAL_WINDOW = 4;
  private static final int CANCEL = 8;

  private static final ServedMesh MESH =
      new ServedMesh(b -> b, ServedMesh.config(SmallLimits.stall(Duration.ofMillis(500))));

  @AfterAll
  static void stop() {
    MESH.close();
  }

  private static long sum(String counter, String name, String value) {
    return MESH.sum(counter, a -> value.equals(a.get(AttributeKey.stringKey(name))));
  }

  @Test
  @DisplayName("T24: a stream whose window stays shut is reset, its connection is not")
  void resets_a_stream_that_takes_nothing() {
    try (var client = RawHttp2.connect(MESH, INITIAL_WINDOW, 0)) {
      client.call(1);
      client.message(1, ACME.toByteArray());
      client.call(3);
      client.windowUpdate(3, 1_000);
      client.message(3, ACME.toByteArray());
      client.flush();
      Await.until(() -> client.resets().containsKey(1));
      assertThat(client.resets()).containsEntry(1, CANCEL);
      assertThat(client.answer(3)).containsEntry("grpc-status", "0");
      assertThat(client.answer(1)).doesNotContainKey("grpc-status");
      assertThat(MESH.sum("hansa.stream.stalled")).isEqualTo(1);
      assertThat(client.served()).isTrue();
    }
  }

  @Test
  @DisplayName("T24: a connection whose client never reads is closed")
  void closes_a_connection_that_takes_nothing() {
    try (var client = RawHttp2.dial(MESH)) {
      client.preface();
      client.settings(INITIAL_WINDOW, Integer.MAX_VALUE);
      client.windowUpdate(0, 1 << 30);
      client.call(1, REFLECTION);
      var question =
          ServerReflectionRequest.newBuilder()
              .setFileContainingSymbol("hansa.identity.v1.Partners")
              .build();
      for (int i = 0; i < 1_000; i++) {
        client.data(1, 0, framed(question));
      }
      client.flush();
      Await.until(() -> sum("hansa.connection.ended", "reason", "stuck") == 1);
      Await.until(() -> MESH.server.inFlight() == 0);
    }
  }

  private static byte[] framed(MessageLite message) {
    return ByteBuffer.allocate(message.getSerializedSize() + 5)
        .put((byte) 0)
        .putInt(message.getSerializedSize())
        .put(message.toByteArray())
        .array();
  }

  @Test
  @Tag("slow") // gRPC waits at least ten seconds before it probes
  @DisplayName("R16: who does not answer a probe is gone, and who does is served on")
  void closes_who_does_not_answer() {
    var alive = MESH.operator();
    assertThat(alive.getPartner(ACME).hasPartner()).isTrue();
    long handshakes = MESH.sum("hansa.tls.handshakes");
    try (var client = RawHttp2.connect(MESH)) {
      client.awaitClosed(Duration.ofSeconds(30));
    }
    assertThat(alive.getPartner(ACME).hasPartner()).isTrue();
    assertThat(MESH.sum("hansa.tls.handshakes")).isEqualTo(handshakes + 1);
  }
}
