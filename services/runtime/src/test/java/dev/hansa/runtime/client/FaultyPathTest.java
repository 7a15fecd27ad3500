package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.testing.faults.FaultProxy;
import dev.hansa.runtime.testing.faults.Wire;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client and a server that are well, and a path between them that is not. */
@Timeout(600)
class FaultyPathTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For what a loaded machine needs beside the time that a test is about. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private ClientMesh mesh;
  private FaultProxy path;
  private MeshClient client;
  private Channel channel;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    path = FaultProxy.before(mesh.orders().port());
    client = mesh.client(new UpstreamConfig("orders", "localhost:" + path.port()));
    channel = client.asSelf("orders");
  }

  @AfterEach
  void stop() {
    path.close();
    client.close();
    mesh.close();
  }

  private static byte[] call(Channel channel, Duration deadline, byte[] payload) {
    return ClientCalls.blockingUnaryCall(
        channel,
        Bytes.AGAIN,
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS),
        payload);
  }

  private void endsAt(Duration deadline, byte[] payload) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> call(channel, deadline, payload))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(deadline.dividedBy(2), deadline.plus(SLACK));
  }

  @Test
  @DisplayName("R71: flipped bits end connections, and never change what arrives")
  void flipped_bits_end_connections() throws Exception {
    corrupt(2, 25);
  }

  @Test
  @Tag("slow")
  @Timeout(1800)
  @DisplayName("R71: the same, twenty thousand times")
  void flipped_bits_end_connections_again_and_again() throws Exception {
    corrupt(4, 20_000);
  }

  /**
   * Until so many bits were flipped, by some callers at once, each with a new client whenever a
   * call fails: one client would wait longer and longer before it connects again.
   */
  private void corrupt(int callers, int flips) throws Exception {
    mesh.warmUp();
    path.bothWays(Wire.CLEAR.corrupted(1e-5));
    var done = new AtomicInteger();
    var wrong = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(
                seed ->
                    Thread.startVirtualThread(
                        () -> {
                          var random = new Random(seed);
                          while (path.flipped() < flips) {
                            callUntilItFails(random, done, wrong);
                          }
                        }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "R71: %d bits flipped, %d calls done, %d connections%n",
        path.flipped(), done.get(), path.connections());
    assertThat(wrong).hasValue(0);
    assertThat(done).hasPositiveValue();
    assertThat(path.connections()).isGreaterThan(callers);
    path.heal();
    mesh.awaitSuccess(() -> ClientMesh.call(channel, Bytes.AGAIN), LIMIT);
  }

  private void callUntilItFails(Random random, AtomicInteger done, AtomicInteger wrong) {
    var payload = new byte[32 << 10];
    try (var own = mesh.client(path.port(), ManagedChannelBuilder::disableRetry)) {
      while (true) {
        random.nextBytes(payload);
        byte[] answer = call(own.asSelf("orders"), LIMIT, payload);
        done.incrementAndGet();
        if (!Arrays.equals(answer, payload)) {
          wrong.incrementAndGet();
        }
      }
    } catch (StatusRuntimeException e) {
      // its connection is no more
    }
  }

  @Test
  @DisplayName(
      "R18: 200 ± 100 ms more: who has the time is served, who has not ends at its deadline")
  void respects_deadlines_on_a_slow_path() {
    ClientMesh.call(channel, Bytes.AGAIN);
    path.bothWays(Wire.CLEAR.delayed(Duration.ofMillis(200), Duration.ofMillis(100)));
    long start = System.nanoTime();
    assertThat(call(channel, LIMIT, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    endsAt(Duration.ofMillis(150), ClientMesh.HELLO);
  }

  @Test
  @DisplayName(
      "R18: 1 Mbit/s: what is too large for its deadline ends there, what follows is served")
  void respects_deadlines_on_a_narrow_path() {
    ClientMesh.call(channel, Bytes.AGAIN);
    path.bothWays(Wire.CLEAR.limited(125_000));
    endsAt(Duration.ofSeconds(1), new byte[1 << 20]);
    assertThat(call(channel, LIMIT, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
  }

  @Test
  @DisplayName(
      "R12, R13: calls end at their deadlines whichever way is shut, and go on once it is not")
  void ends_calls_at_their_deadlines_while_a_way_is_shut() {
    ClientMesh.call(channel, Bytes.AGAIN);
    var silent = Wire.CLEAR.silenced();
    path.toServer(silent);
    endsAt(Duration.ofMillis(500), ClientMesh.HELLO);
    path.heal();
    assertThat(call(channel, SLACK, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
    path.toClient(silent);
    endsAt(Duration.ofMillis(500), ClientMesh.HELLO);
    path.heal();
    assertThat(call(channel, SLACK, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
    path.bothWays(silent);
    endsAt(Duration.ofMillis(500), ClientMesh.HELLO);
    path.heal();
    assertThat(call(channel, SLACK, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
  }

  @Test
  @Tag("slow")
  @DisplayName(
      "R23: a handshake that gets no answer is given up after 10 s; others are not held up")
  void gives_a_handshake_up_that_gets_no_answer() {
    path.toClient(Wire.CLEAR.silenced());
    try (var both =
        mesh.client(
            new UpstreamConfig(
                "orders", "localhost:" + path.port() + ",localhost:" + mesh.orders().port()))) {
      Channel calls = both.asSelf("orders");
      long start = System.nanoTime();
      int made = 0;
      while (path.connections() < 2) {
        assertThat(call(calls, SLACK, ClientMesh.HELLO)).isEqualTo(ClientMesh.HELLO);
        made++;
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      }
      Duration given = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf("R23: given up after %d ms, %d calls meanwhile%n", given.toMillis(), made);
      assertThat(given).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(20));
      path.heal();
      mesh.awaitSuccess(() -> assertThat(path.open()).isPositive(), LIMIT);
    }
  }
}
