package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Await;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and headers without end. */
@Isolated // it weighs the heap
class HeaderFloodTest {
  private static final int REFUSED_STREAM = 7;
  private static final int CALLS = 10;

  private static final ServedMesh MESH =
      new ServedMesh(b -> b, ServedMesh.config(SmallLimits.calls(CALLS)));

  @AfterAll
  static void stop() {
    MESH.close();
  }

  @Test
  @DisplayName("T19: streams above the limit are refused, settings acknowledged or not")
  void refuses_streams_before_settings_are_acknowledged() {
    try (var client = RawHttp2.connect(MESH)) { // acknowledges nothing
      for (int stream = 1; stream < 2 * 10 * CALLS; stream += 2) {
        client.call(stream);
      }
      assertThat(client.served()).isTrue();
      assertThat(client.resets()).hasSize(9 * CALLS);
      assertThat(client.resets().values()).containsOnly(REFUSED_STREAM);
      assertThat(MESH.server.inFlight()).isLessThanOrEqualTo(CALLS);
    }
    Await.until(() -> MESH.server.inFlight() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500})
  @DisplayName("T20: headers that go on and on end the connection")
  void ends_a_flood_of_continuations(int length) {
    try (var client = RawHttp2.connect(MESH)) {
      byte[] block = RawHttp2.callHeaders("/a.B/C");
      client.frame(Http2FrameTypes.HEADERS, 0, 1, block);
      byte[] more = new byte[length];
      Arrays.fill(more, (byte) 0x82); // ":method: GET", over and over
      for (int i = 0; i < 30; i++) { // one TLS record, so that the answer is heard
        client.frame(Http2FrameTypes.CONTINUATION, 0, 1, more);
      }
      client.flush();
      Await.until(client::isClosed);
      assertThat(client.goAway()).isPositive();
      assertThat(client.answered()).isZero();
    }
  }

  @Test
  @DisplayName("T21: a header of 4 KiB that is named a thousand times is kept once")
  void keeps_no_header_bomb() {
    try (var client = RawHttp2.connect(MESH)) {
      client.frame(Http2FrameTypes.HEADERS, RawHttp2.END_HEADERS, 1, indexed(3_900));
      bomb(client, 3);
      long before = Memory.used();
      for (int stream = 5; stream < 2 * 100; stream += 2) {
        bomb(client, stream);
      }
      assertThat(client.served()).isTrue();
      assertThat(Memory.used() - before).isLessThan(8 << 20); // of 400 MB named
      assertThat(client.answer(3)).containsEntry(":status", "431");
      assertThat(client.answer(199)).containsEntry(":status", "431");
    }
  }

  @Test
  @DisplayName("T21: metadata above 8 KiB is refused, and below 4 KiB it is not")
  void refuses_large_metadata() {
    try (var client = RawHttp2.connect(MESH)) {
      client.call(1, "/hansa.identity.v1.Partners/GetPartner", "x-large", "a".repeat(8_000));
      client.call(3, "/hansa.identity.v1.Partners/GetPartner", "x-large", "a".repeat(3_000));
      client.message(3, new byte[0]);
      assertThat(client.served()).isTrue();
      Await.until(() -> !client.answer(3).isEmpty());
      assertThat(client.answer(1)).containsEntry(":status", "431");
      assertThat(client.answer(3)).containsEntry(":status", "200");
    }
  }

  /** Adds one long entry to the table, RFC 7541 section 6.2.1. */
  private static byte[] indexed(int length) {
    var block = new ByteArrayOutputStream();
    RawHttp2.literal(block, "x", "a".repeat(length));
    byte[] bytes = block.toByteArray();
    bytes[0] = 0x40;
    block.reset();
    block.writeBytes(RawHttp2.callHeaders("/a.B/C"));
    block.writeBytes(bytes);
    return block.toByteArray();
  }

  /** Names the entry that was added last, RFC 7541 section 6.1. */
  private static void bomb(RawHttp2 client, int stream) {
    var block = new ByteArrayOutputStream();
    block.writeBytes(RawHttp2.callHeaders("/a.B/C"));
    byte[] named = new byte[1_000];
    Arrays.fill(named, (byte) (0x80 | 62));
    block.writeBytes(named);
    client.frame(Http2FrameTypes.HEADERS, RawHttp2.END_HEADERS, stream, block.toByteArray());
  }
}
