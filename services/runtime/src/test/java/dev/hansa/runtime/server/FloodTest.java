package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.runtime.testing.Await;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameTypes;
import io.opentelemetry.api.common.AttributeKey;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 as an attacker speaks it, frame by frame, on a connection that TLS has let in. */
class FloodTest {
  private static final GetPartnerRequest ACME =
      GetPartnerRequest.newBuilder().setName("partners/acme").build();
  private static final byte[] MESSAGE = ACME.toByteArray();
  private static final int MANY = 100_000;
  private static final int RESETS = ServerLimits.mesh().streams().resets();
  private static final int IDLE_FRAMES = ServerLimits.mesh().streams().idleFrames();

  private static final ServedMesh MESH = new ServedMesh();

  @AfterAll
  static void stop() {
    MESH.close();
  }

  /** The connection is over, the server said why, and others never felt it. */
  private static void assertCalmed(RawHttp2 client) {
    Await.until(client::isClosed);
    assertThat(client.goAway()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    assertThat(MESH.operator().getPartner(ACME).getPartner().getName()).isEqualTo(ACME.getName());
    Await.until(() -> MESH.server.inFlight() == 0);
  }

  private static long ended(String reason) {
    return MESH.sum(
        "hansa.connection.ended", a -> reason.equals(a.get(AttributeKey.stringKey("reason"))));
  }

  private static int stream(int number) {
    return 2 * number + 1;
  }

  @Test
  @DisplayName("T17: streams that are broken off as they are opened end the connection")
  void ends_a_rapid_reset() {
    long before = ended("too_many_resets");
    try (var client = RawHttp2.connect(MESH)) {
      int opened =
          client.flood(
              MANY,
              number -> {
                client.call(stream(number));
                client.reset(stream(number));
              });
      assertThat(opened).isBetween(RESETS, 2 * RESETS);
      assertCalmed(client);
      assertThat(ended("too_many_resets")).isEqualTo(before + 1);
    }
  }

  @Test
  @DisplayName("T17: resets of streams that are long over are counted as well")
  void ends_a_flood_of_resets_alone() {
    try (var client = RawHttp2.connect(MESH)) {
      client.call(1);
      int sent = client.flood(MANY, _ -> client.reset(1));
      assertThat(sent).isBetween(RESETS, 2 * RESETS);
      assertCalmed(client);
    }
  }

  @Test
  @DisplayName("T17: a client that cancels one call of twenty is served, however many it makes")
  void serves_a_client_that_cancels_some() {
    int calls = 25 * RESETS;
    try (var client = RawHttp2.connect(MESH)) {
      for (int number = 0; number < calls; number++) {
        client.call(stream(number));
        if (number % 20 == 0) {
          client.reset(stream(number));
        } else {
          client.message(stream(number), MESSAGE);
        }
        if (number % 100 == 99) {
          int due = (number + 1) * 19 / 20;
          client.flush();
          Await.until(() -> client.answered() >= due || client.isClosed());
        }
      }
      assertThat(client.served()).isTrue();
      assertThat(client.answered()).isGreaterThanOrEqualTo(calls * 19 / 20);
    }
  }

  /** How a client has the server reset a stream: CVE-2025-8671. */
  enum Provocation {
    WINDOW_UPDATE_OF_NOTHING {
      @Override
      void on(RawHttp2 client, int stream) {
        client.call(stream);
        client.windowUpdate(stream, 0);
      }
    },
    WINDOW_OVERFLOW {
      @Override
      void on(RawHttp2 client, int stream) {
        client.call(stream);
        client.windowUpdate(stream, Integer.MAX_VALUE);
      }
    },
    HEADERS_AFTER_THE_END {
      @Override
      void on(RawHttp2 client, int stream) {
        client.call(stream);
        client.message(stream, MESSAGE);
        client.call(stream);
      }
    },
    DATA_AFTER_THE_END {
      @Override
      void on(RawHttp2 client, int stream) {
        client.call(stream);
        client.message(stream, MESSAGE);
        client.message(stream, MESSAGE);
      }
    },
    PRIORITY_OF_ITSELF {
      @Override
      void on(RawHttp2 client, int stream) {
        client.call(stream);
        client.frame(Http2FrameTypes.PRIORITY, 0, stream, priority(stream));
      }
    };

    abstract void on(RawHttp2 client, int stream);
  }

  private static byte[] priority(int dependency) {
    return ByteBuffer.allocate(5).putInt(dependency).put((byte) 1).array();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("T18: resets that the server is made to send are counted like the client's")
  void ends_made_you_reset(Provocation provocation) {
    long before = ended("too_many_resets");
    try (var client = RawHttp2.connect(MESH)) {
      int opened = client.flood(MANY, number -> provocation.on(client, stream(number)));
      assertThat(opened).isBetween(RESETS, 2 * RESETS);
      assertCalmed(client);
      assertThat(ended("too_many_resets")).isEqualTo(before + 1);
    }
  }

  @Test
  @DisplayName("T23: a third probe too soon ends the connection")
  void ends_a_flood_of_pings() {
    try (var client = RawHttp2.connect(MESH)) {
      int sent =
          client.flood(MANY, number -> client.frame(Http2FrameTypes.PING, 0, 0, new byte[8]));
      assertThat(sent).isLessThanOrEqualTo(RESETS);
      assertCalmed(client);
      assertThat(client.pingAcks()).isLessThanOrEqualTo(4);
    }
  }

  /** Frames that cost a server something and give it nothing to do. */
  enum Idle {
    SETTINGS_FLAPPING {
      @Override
      void on(RawHttp2 client, int number) {
        client.settings(1, number % 2 * 4096);
      }
    },
    EMPTY_DATA {
      @Override
      void on(RawHttp2 client, int number) {
        client.data(1, 0);
      }
    },
    PADDING_ALONE {
      @Override
      void on(RawHttp2 client, int number) {
        byte[] padding = new byte[9];
        padding[0] = 8;
        client.data(1, 0x8, padding);
      }
    },
    WINDOW_UPDATE_BY_ONE {
      @Override
      void on(RawHttp2 client, int number) {
        client.windowUpdate(number % 2, 1);
      }
    },
    WINDOW_UPDATE_OF_WHAT_IS_OVER {
      @Override
      void on(RawHttp2 client, int number) {
        if (number == 0) {
          client.call(3);
          client.reset(3);
        }
        client.windowUpdate(3, 1);
      }
    },
    PRIORITY {
      @Override
      void on(RawHttp2 client, int number) {
        client.frame(Http2FrameTypes.PRIORITY, 0, stream(number + 1), priority(1));
      }
    },
    ANSWER_TO_NO_PING {
      @Override
      void on(RawHttp2 client, int number) {
        client.frame(Http2FrameTypes.PING, RawHttp2.ACK, 0, new byte[8]);
      }
    },
    UNKNOWN_TO_THE_RFC {
      @Override
      void on(RawHttp2 client, int number) {
        client.frame(0x42, 0, 1, new byte[3]);
      }
    };

    abstract void on(RawHttp2 client, int number);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("T22, T24: frames that move nothing end the connection")
  void ends_a_flood_of_idle_frames(Idle idle) {
    long before = ended("too_many_idle_frames");
    try (var client = RawHttp2.connect(MESH)) {
      client.call(1);
      int sent = client.flood(MANY, number -> idle.on(client, number));
      assertThat(sent).isBetween(IDLE_FRAMES * 9 / 10, 2 * IDLE_FRAMES);
      assertCalmed(client);
      assertThat(ended("too_many_idle_frames")).isEqualTo(before + 1);
    }
  }
}
