package dev.hansa.gateway.edge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.Denials;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 at the front as an attacker speaks it, frame by frame. */
class FrontFloodTest {
  private static final int MANY = 20_000;
  private static final int BATCH = 20;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  /** {@code POST}, {@code https}, {@code /}: indexed, RFC 7541 appendix A. */
  private static final byte[] REQUEST = {(byte) 0x83, (byte) 0x87, (byte) 0x84};

  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Credential ACME = AUTHORITY.issue("partner/acme");
  private static final HttpFront FRONT =
      new HttpFront(
              "127.0.0.1",
              0,
              AUTHORITY.identity("service/gateway"),
              Denials.none(),
              HttpLimits.DEFAULT,
              new Silent())
          .start();

  /** Is at work on everything: what a reset is meant to leave behind. */
  private static final class Silent implements ExchangeHandler {
    @Override
    public void handle(Exchange exchange) {}

    @Override
    public void malformed(Exchange exchange, int status) {}
  }

  @AfterAll
  static void stop() {
    FRONT.close();
  }

  /** What is done over and over; the number grows from 0. */
  enum Flood {
    RAPID_RESET {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, HEADERS, END_HEADERS, 2 * number + 1, REQUEST);
        frame(out, RST_STREAM, 0, 2 * number + 1, new byte[] {0, 0, 0, 8});
      }
    },
    MADE_YOU_RESET {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, HEADERS, END_HEADERS, 2 * number + 1, REQUEST);
        frame(out, WINDOW_UPDATE, 0, 2 * number + 1, new byte[4]);
      }
    },
    CONTINUATIONS {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, number == 0 ? HEADERS : CONTINUATION, 0, 1, number == 0 ? REQUEST : new byte[0]);
      }
    },
    EMPTY_DATA {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        if (number == 0) {
          frame(out, HEADERS, END_HEADERS, 1, REQUEST);
        }
        frame(out, DATA, 0, 1, new byte[0]);
      }
    },
    WINDOW_UPDATES {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1});
      }
    },
    PRIORITIES {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, PRIORITY, 0, 2 * number + 3, new byte[] {0, 0, 0, 1, 16});
      }
    },
    UNKNOWN_TO_THE_RFC {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, 0x42, 0, 0, new byte[3]);
      }
    },
    PINGS {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, PING, 0, 0, new byte[8]);
      }
    },
    SETTINGS_FLAPPING {
      @Override
      void send(DataOutputStream out, int number) throws IOException {
        frame(out, SETTINGS, 0, 0, new byte[] {0, 1, 0, 0, (byte) (number % 2 * 16), 0});
      }
    };

    abstract void send(DataOutputStream out, int number) throws IOException;
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.write(
        ByteBuffer.allocate(9 + payload.length)
            .putInt((payload.length << 8) | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("T17, T18, T20, T22 to T24: floods end the connection at the front as well")
  void ends_floods(Flood flood) throws Exception {
    var acks = new Semaphore(0);
    try (var socket = RawClients.socket(FRONT.port(), ACME)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 14));
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      var reader = Thread.ofVirtual().start(() -> countAcks(in, acks));
      assertThat(acks.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      int sent = 0;
      try {
        int acked = flood == Flood.SETTINGS_FLAPPING ? BATCH + 1 : 1;
        int most = flood == Flood.CONTINUATIONS ? BATCH : MANY; // nothing may stand between them
        while (sent < most && reader.isAlive()) {
          for (int i = 0; i < BATCH; i++) {
            flood.send(out, sent++);
          }
          out.flush();
          if (flood != Flood.CONTINUATIONS) {
            frame(out, SETTINGS, 0, 0, new byte[0]);
            out.flush();
            while (reader.isAlive() && !acks.tryAcquire(acked, 10, TimeUnit.MILLISECONDS)) {
              Thread.onSpinWait();
            }
          }
        }
      } catch (IOException _) {
        // Closed under way.
      }
      assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
      assertThat(sent).isLessThan(2_000);
    }
  }

  /** Until the connection is closed. */
  private static void countAcks(DataInputStream in, Semaphore acks) {
    try {
      while (true) {
        int head = in.readInt();
        int flags = in.read();
        in.readInt();
        in.readNBytes(head >>> 8);
        if ((head & 0xFF) == SETTINGS && (flags & 1) != 0) {
          acks.release();
        }
      }
    } catch (IOException _) {
      // Closed.
    }
  }
}
