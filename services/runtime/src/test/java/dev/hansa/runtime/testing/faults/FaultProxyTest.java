package dev.hansa.runtime.testing.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault does what it says, to a connection that stands already. */
@Timeout(60)
class FaultProxyTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final int SHORT_MILLIS = 300;
  private static final int PATIENT_MILLIS = 20_000;

  private ServerSocket listener;
  private FaultProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.before(listener.getLocalPort());
    client = dial();
    server = listener.accept();
    server.setSoTimeout(PATIENT_MILLIS);
    say(server, HELLO); // so that the proxy is done with connecting
    hears(client, HELLO);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listener.close();
  }

  private Socket dial() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENT_MILLIS);
    return socket;
  }

  private static void say(Socket from, byte[] what) throws IOException {
    from.getOutputStream().write(what);
  }

  private static void hears(Socket at, byte[] what) throws IOException {
    assertThat(at.getInputStream().readNBytes(what.length)).isEqualTo(what);
  }

  private static void hearsNothing(Socket at) throws IOException {
    at.setSoTimeout(SHORT_MILLIS);
    assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    at.setSoTimeout(PATIENT_MILLIS);
  }

  private static void isReset(Socket at) {
    assertThatThrownBy(() -> at.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void passes_all_both_ways_and_each_end_by_itself() throws IOException {
    say(client, HELLO);
    hears(server, HELLO);
    client.shutdownOutput();
    assertThat(server.getInputStream().read()).isNegative();
    say(server, HELLO);
    hears(client, HELLO);
    assertThat(proxy.sent(HELLO.length)).isEqualTo(HELLO);
    server.close();
    assertThat(client.getInputStream().read()).isNegative();
  }

  @Test
  void delays_one_way_alone_and_keeps_the_order() throws IOException {
    proxy.toServer(Wire.CLEAR.delayed(Duration.ofMillis(200), Duration.ofMillis(150)));
    byte[] text = "abcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII);
    long start = System.nanoTime();
    for (byte each : text) {
      client.getOutputStream().write(each);
    }
    hears(server, text);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(50).toNanos());
    long back = System.nanoTime();
    say(server, HELLO);
    hears(client, HELLO);
    assertThat(System.nanoTime() - back).isLessThan(System.nanoTime() - start);
  }

  @Test
  void is_as_narrow_as_it_says() throws IOException {
    proxy.toServer(Wire.CLEAR.limited(100_000));
    long start = System.nanoTime();
    say(client, new byte[50_000]);
    hears(server, new byte[50_000]);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(450).toNanos());
  }

  @Test
  void cuts_into_pieces() throws IOException {
    proxy.bothWays(Wire.CLEAR.sliced(1));
    say(client, HELLO);
    hears(server, HELLO);
    say(server, HELLO);
    hears(client, HELLO);
  }

  @Test
  void is_silent_one_way_and_brings_later_what_was_said() throws IOException {
    proxy.toServer(Wire.CLEAR.silenced());
    say(client, HELLO);
    hearsNothing(server);
    say(server, HELLO);
    hears(client, HELLO);
    proxy.heal();
    hears(server, HELLO);

    proxy.toClient(Wire.CLEAR.silenced());
    say(server, HELLO);
    server.close();
    hearsNothing(client);
    proxy.heal();
    hears(client, HELLO);
    assertThat(client.getInputStream().read()).isNegative();
  }

  @Test
  void keeps_new_connections_from_the_server_while_it_is_silent() throws IOException {
    proxy.bothWays(Wire.CLEAR.silenced());
    try (Socket late = dial()) {
      say(late, HELLO);
      listener.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> listener.accept()).isInstanceOf(SocketTimeoutException.class);
      listener.setSoTimeout(PATIENT_MILLIS);
      proxy.heal();
      try (Socket accepted = listener.accept()) {
        hears(accepted, HELLO);
      }
    }
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  void resets_both_ends_and_takes_new_connections() throws IOException {
    proxy.reset();
    isReset(client);
    isReset(server);
    assertThat(proxy.open()).isZero();
    try (Socket again = dial();
        Socket accepted = listener.accept()) {
      say(again, HELLO);
      hears(accepted, HELLO);
    }
  }

  @Test
  void refuses_until_it_heals() throws IOException {
    proxy.refuse();
    isReset(client);
    try (Socket refused = dial()) {
      isReset(refused);
    }
    proxy.heal();
    try (Socket again = dial();
        Socket accepted = listener.accept()) {
      say(again, HELLO);
      hears(accepted, HELLO);
    }
  }

  @Test
  void passes_a_reset_on() throws IOException {
    server.setSoLinger(true, 0);
    server.close();
    isReset(client);
  }

  @Test
  void resets_clients_if_nobody_listens() throws IOException {
    listener.close();
    try (Socket lonely = dial()) {
      isReset(lonely);
    }
  }

  @Test
  void leaves_a_connection_half_open() throws IOException {
    proxy.abandon();
    assertThat(server.getInputStream().read()).isNegative();
    say(client, HELLO);
    hearsNothing(client);
    try (Socket again = dial();
        Socket accepted = listener.accept()) {
      say(again, HELLO);
      hears(accepted, HELLO);
    }
  }

  @Test
  void flips_bits_now_and_then() throws IOException {
    proxy.toServer(Wire.CLEAR.corrupted(0.01));
    say(client, new byte[10_000]);
    byte[] heard = server.getInputStream().readNBytes(10_000);
    long flips = BitSet.valueOf(heard).cardinality();
    assertThat(flips).isEqualTo(proxy.flipped()).isBetween(20L, 500L);
    say(server, HELLO);
    hears(client, HELLO);
    proxy.heal();
    say(client, HELLO);
    hears(server, HELLO);
    assertThat(Arrays.copyOf(proxy.sent(10_000), 10_000)).isEqualTo(heard);
  }

  @Test
  void does_not_take_what_no_wire_does() {
    assertThatThrownBy(() -> Wire.CLEAR.delayed(Duration.ZERO, Duration.ofMillis(1)))
        .hasMessageContaining("latency: PT0S ± PT0.001S");
    assertThatThrownBy(() -> Wire.CLEAR.limited(0)).hasMessageContaining("0 bytes/s");
    assertThatThrownBy(() -> Wire.CLEAR.corrupted(2)).hasMessageContaining("corruption: 2.0");
  }
}
