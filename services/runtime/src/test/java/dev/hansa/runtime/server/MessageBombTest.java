package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.testing.Await;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Messages that are larger than they look. */
@Isolated // it weighs the heap
class MessageBombTest {
  private static final String GET_PARTNER = "/hansa.identity.v1.Partners/GetPartner";
  private static final int LIMIT = ServerLimits.mesh().sizes().message();

  private static final ServedMesh MESH = new ServedMesh();

  @AfterAll
  static void stop() {
    MESH.close();
  }

  private static void assertStatus(RawHttp2 client, int stream, Status.Code code) {
    client.flush();
    Await.until(() -> client.answer(stream).containsKey("grpc-status") || client.isClosed());
    assertThat(client.answer(stream)).containsEntry("grpc-status", String.valueOf(code.value()));
  }

  @Test
  @DisplayName("T26: a message is refused by its length, before any of it is kept")
  void refuses_a_message_by_its_length() {
    try (var client = RawHttp2.connect(MESH)) {
      assertThat(client.served()).isTrue();
      long before = Memory.used();
      for (int stream = 1; stream < 100; stream += 2) {
        client.call(stream);
        client.data(stream, 0, prefix(0, Integer.MAX_VALUE));
      }
      assertStatus(client, 99, Status.Code.RESOURCE_EXHAUSTED);
      assertStatus(client, 1, Status.Code.RESOURCE_EXHAUSTED);
      assertThat(Memory.used() - before).isLessThan(8 << 20);
    }
    assertThat(MESH.partners.callers).isEmpty();
  }

  @Test
  @DisplayName("T27: a message is refused by its length after inflation")
  void refuses_a_message_that_swells() {
    byte[] bomb = gzip(256);
    assertThat(bomb.length).isLessThan(LIMIT / 8);
    try (var client = RawHttp2.connect(MESH)) {
      client.acknowledge(); // from now on the window is as large as the server says
      assertThat(client.served()).isTrue();
      long before = Memory.used();
      client.call(1, GET_PARTNER, "grpc-encoding", "gzip");
      client.data(1, 0, prefix(1, bomb.length));
      for (int at = 0; at < bomb.length; at += 1 << 14) {
        int end = Math.min(bomb.length, at + (1 << 14));
        client.data(
            1, end < bomb.length ? 0 : RawHttp2.END_STREAM, Arrays.copyOfRange(bomb, at, end));
      }
      assertStatus(client, 1, Status.Code.UNKNOWN); // gRPC's word for what a marshaller throws
      assertThat(Memory.used() - before).isLessThan(2L * LIMIT);
    }
    assertThat(MESH.partners.callers).isEmpty();
  }

  @Test
  @DisplayName("T28: an encoding that is not known is UNIMPLEMENTED")
  void refuses_unknown_encodings() {
    try (var client = RawHttp2.connect(MESH)) {
      client.call(1, GET_PARTNER, "grpc-encoding", "br");
      client.message(1, GetPartnerRequest.newBuilder().setName("partners/a").build().toByteArray());
      assertStatus(client, 1, Status.Code.UNIMPLEMENTED);
      assertThat(client.answer(1)).containsEntry("grpc-message", "Can't find decompressor for br");
    }
    assertThat(MESH.partners.callers).isEmpty();
  }

  private static byte[] prefix(int flag, int length) {
    return ByteBuffer.allocate(5).put((byte) flag).putInt(length).array();
  }

  /** A name of 1 GiB, of which this much is there; the end would never be read. */
  private static byte[] gzip(int mebibytes) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0});
    byte[] zeros = new byte[1 << 20];
    byte[] block = deflated(zeros);
    byte[] name = {0x0a, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x04};
    System.arraycopy(name, 0, zeros, 0, name.length);
    out.writeBytes(deflated(zeros));
    for (int i = 1; i < mebibytes; i++) {
      out.writeBytes(block);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(bytes);
    byte[] block = new byte[1 << 16];
    int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(block, length);
  }
}
