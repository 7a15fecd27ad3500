package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hansa.runtime.testing.faults.FaultProxy;
import dev.hansa.runtime.testing.faults.Namespace;
import dev.hansa.runtime.testing.faults.Namespace.Way;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server at the two ends of a cable, where the machine allows to lay one. */
@Timeout(200)
class CableTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration OUTAGE = Duration.ofSeconds(60);
  private static final int TLS_HEADER = 5;

  @TempDir private Path folder;
  private ClientMesh mesh;
  private Namespace cable;
  private FaultProxy farEnd;

  @BeforeEach
  void start() {
    Optional<String> missing = Namespace.missing();
    assumeTrue(missing.isEmpty(), missing::orElseThrow);
    mesh = new ClientMesh(folder);
    cable = Namespace.create();
    farEnd = FaultProxy.on(cable.listen(), mesh.orders().port());
  }

  @AfterEach
  void stop() {
    if (cable != null) {
      farEnd.close();
      cable.close();
      mesh.close();
    }
  }

  private UpstreamConfig far(String... more) {
    return new UpstreamConfig(
        "orders", cable.inside() + ":" + farEnd.port() + String.join("", more));
  }

  private static Status.Code call(Channel channel, Duration deadline) {
    try {
      byte[] answer =
          ClientCalls.blockingUnaryCall(
              channel,
              Bytes.AGAIN,
              CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS),
              ClientMesh.HELLO);
      assertThat(answer).isEqualTo(ClientMesh.HELLO);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  @DisplayName("R24: where no packet is larger than 1,280 bytes a hybrid hello passes in two")
  void connects_by_small_packets() {
    cable.mtu(1_280);
    try (var client = mesh.client(far())) {
      assertThat(ClientMesh.call(client.asSelf("orders"), Bytes.AGAIN)).isEqualTo(ClientMesh.HELLO);
      byte[] header = farEnd.sent(TLS_HEADER);
      assertThat(HexFormat.of().formatHex(header, 0, 1)).isEqualTo("16");
      assertThat((header[3] & 0xff) << 8 | (header[4] & 0xff)).isGreaterThan(1_280);
    }
  }

  @ParameterizedTest
  @CsvSource({"100, 0", "0, 100", "100, 100"})
  @Tag("slow")
  @DisplayName("R12, R13: calls end in time while packets are lost one way or both, and then go on")
  void ends_calls_in_time_while_packets_are_lost(int in, int out) {
    var deadline = Duration.ofSeconds(2);
    try (var client = mesh.client(far())) {
      Channel channel = client.asSelf("orders");
      assertThat(ClientMesh.call(channel, Bytes.AGAIN)).isEqualTo(ClientMesh.HELLO);
      cable.lose(Way.IN, in);
      cable.lose(Way.OUT, out);
      long cut = System.nanoTime();
      int before = farEnd.connections();
      long noticed = 0;
      while (System.nanoTime() - cut < OUTAGE.toNanos()) {
        long start = System.nanoTime();
        assertThat(call(channel, deadline))
            .isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(deadline.plusSeconds(2));
        noticed = noticed == 0 && took.compareTo(deadline.dividedBy(2)) < 0 ? start - cut : noticed;
      }
      cable.lose(Way.IN, 0);
      cable.lose(Way.OUT, 0);
      long healed = System.nanoTime();
      mesh.awaitSuccess(() -> ClientMesh.call(channel, Bytes.AGAIN), LIMIT);
      Duration back = Duration.ofNanos(System.nanoTime() - healed);
      System.out.printf(
          "lost %d %% in, %d %% out for 60 s: noticed after %d ms, back after %d ms, %d"
              + " connections%n",
          in,
          out,
          Duration.ofNanos(noticed).toMillis(),
          back.toMillis(),
          farEnd.connections() - before);
      assertThat(noticed).isBetween(1L, Duration.ofSeconds(17).toNanos());
      assertThat(back).isLessThan(Duration.ofSeconds(7));
      assertThat(farEnd.connections() - before).isLessThanOrEqualTo((int) OUTAGE.toSeconds());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20})
  @Tag("slow")
  @DisplayName("R17: lost packets slow calls down; below 5 % nobody is taken for bad")
  void bears_lost_packets(int percent) {
    try (var near = mesh.echoServer(0, "service/orders");
        var client = mesh.client(far(",localhost:" + near.port()))) {
      Channel channel = client.asSelf("orders");
      ClientMesh.call(channel, Bytes.AGAIN);
      mesh.awaitSuccess(
          () -> {
            ClientMesh.call(channel, Bytes.AGAIN);
            assertThat(mesh.orders().attempts()).isPositive();
            assertThat(near.attempts()).isPositive();
          },
          LIMIT);
      cable.lose(Way.IN, percent);
      cable.lose(Way.OUT, percent);
      int farBefore = mesh.orders().attempts();
      int nearBefore = near.attempts();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      int calls = 0;
      int failed = 0;
      long[] took = new long[100_000];
      while (System.nanoTime() < end && calls < took.length) {
        long start = System.nanoTime();
        failed += call(channel, Duration.ofSeconds(5)) == Status.Code.OK ? 0 : 1;
        took[calls++] = System.nanoTime() - start;
      }
      Arrays.sort(took, 0, calls);
      int far = mesh.orders().attempts() - farBefore;
      int share = far * 100 / (far + near.attempts() - nearBefore);
      System.out.printf(
          "%d %% lost: %d calls in 20 s, %d failed, p50 %.1f ms, p99 %.1f ms, %d %% by the cable%n",
          percent, calls, failed, took[calls / 2] / 1e6, took[calls * 99 / 100] / 1e6, share);
      assertThat(failed).isLessThanOrEqualTo(calls / 100);
      if (percent < 5) {
        assertThat(share).isGreaterThan(20);
      }
    }
  }
}
