package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ReconnectTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private ClientMesh mesh;
  private Wires wires;
  private MeshClient client;
  private Channel channel;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    wires = new Wires(mesh.orders().port());
    client = mesh.client(new UpstreamConfig("orders", "localhost:" + wires.port()));
    channel = client.asSelf("orders");
    ClientMesh.call(channel, Bytes.AGAIN);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    wires.close();
    mesh.close();
  }

  @Tag("slow")
  @Test
  @DisplayName("R19: of calls under twenty resets of all connections 99.9 % succeed")
  void survives_resets_of_all_connections() throws Exception {
    var end = new AtomicBoolean();
    var done = new AtomicInteger();
    Queue<String> failed = new ConcurrentLinkedQueue<>();
    var callers =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    Thread.startVirtualThread(
                        () -> {
                          while (!end.get()) {
                            try {
                              ClientMesh.call(channel, Bytes.AGAIN);
                            } catch (RuntimeException e) {
                              failed.add(e.toString());
                            }
                            done.incrementAndGet();
                          }
                        }))
            .toList();
    for (int i = 0; i < 20; i++) {
      int before = done.get();
      mesh.awaitSuccess(() -> assertThat(done.get()).isGreaterThan(before + 500), LIMIT);
      wires.reset(false);
    }
    int last = done.get();
    mesh.awaitSuccess(() -> assertThat(done.get()).isGreaterThan(last + 100), LIMIT);
    end.set(true);
    for (var caller : callers) {
      caller.join();
    }
    assertThat(wires.connections()).isGreaterThan(10);
    assertThat(failed).as("of %d calls", done.get()).hasSizeLessThanOrEqualTo(done.get() / 1000);
    assertThat(mesh.orders().attempts()).isLessThanOrEqualTo((int) (done.get() * 1.2));
  }

  @Test
  @DisplayName("R12: tries again about once a second, and is back within 5 s")
  void connects_again_without_a_storm() {
    long start = System.nanoTime();
    int before = wires.connections();
    wires.reset(true);
    mesh.awaitSuccess(
        () -> assertThat(wires.connections()).isGreaterThanOrEqualTo(before + 4), LIMIT);
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    assertThat(wires.connections() - before).isLessThanOrEqualTo((int) (2 + 2 * seconds));
    wires.heal();
    mesh.awaitSuccess(() -> ClientMesh.call(channel, Bytes.AGAIN), Duration.ofSeconds(5));
  }

  @Tag("slow")
  @Test
  @DisplayName("R16: a peer that has vanished is noticed within 15 s, without any call")
  void notices_a_peer_that_has_vanished() {
    int before = wires.connections();
    wires.stall();
    mesh.awaitSuccess(
        () -> assertThat(wires.connections()).isGreaterThan(before), Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("R16: keepalive after 10 s, and 5 s for its answer")
  void asks_whether_a_silent_peer_is_there() {
    assertThat(ClientConfig.defaults().keepAlive()).hasSeconds(10);
  }
}
