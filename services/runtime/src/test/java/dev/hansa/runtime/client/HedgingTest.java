package dev.hansa.runtime.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HedgingTest {
  private static final Duration SLOW = Duration.ofSeconds(4);

  @TempDir private Path folder;
  private ClientMesh mesh;
  private MeshClient client;
  private Channel channel;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
    client = mesh.client(new UpstreamConfig("orders", "localhost:" + mesh.orders().port()));
    channel = client.asSelf("orders");
    call(Bytes.HEDGED); // it is connected before time counts
  }

  @AfterEach
  void stop() {
    client.close();
    mesh.close();
  }

  private Duration call(MethodDescriptor<byte[], byte[]> method) {
    long start = System.nanoTime();
    assertThat(ClientMesh.call(channel, method)).isEqualTo(ClientMesh.HELLO);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void earn() {
    for (int i = 0; i < 50; i++) {
      call(Bytes.AGAIN);
    }
  }

  @Test
  @DisplayName("R59: one slow call in a hundred is answered fast, for at most 5 % more attempts")
  void answers_slow_calls_by_another_attempt() {
    earn();
    int before = mesh.orders().attempts();
    mesh.orders()
        .behave(
            attempt -> {
              if ((attempt - before) % 100 == 50) {
                MILLISECONDS.sleep(SLOW.toMillis());
              }
            });
    var slowest = Stream.generate(() -> call(Bytes.HEDGED)).limit(200).sorted().toList().getLast();
    assertThat(slowest).isLessThan(SLOW.dividedBy(2));
    assertThat(mesh.orders().attempts() - before).isBetween(202, 210);
  }

  @Test
  void waits_for_a_slow_call_that_is_not_hedged() {
    int before = mesh.orders().attempts();
    mesh.orders().behave(_ -> MILLISECONDS.sleep(300));
    assertThat(call(Bytes.AGAIN)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(mesh.orders().attempts() - before).isEqualTo(1);
  }

  @Test
  @DisplayName("R52: a back end that is slow altogether gets at most 1.2 attempts a call")
  void keeps_within_the_budget_while_everything_is_slow() {
    int before = mesh.orders().attempts();
    mesh.orders().behave(_ -> MILLISECONDS.sleep(250));
    for (int i = 0; i < 10; i++) {
      assertThat(allOf(Stream.generate(this::inBackground).limit(10))).succeedsWithin(30, SECONDS);
    }
    assertThat(mesh.orders().attempts() - before).isBetween(101, 120);
  }

  private CompletableFuture<Duration> inBackground() {
    return CompletableFuture.supplyAsync(() -> call(Bytes.HEDGED), Thread::startVirtualThread);
  }

  private static CompletableFuture<Void> allOf(Stream<CompletableFuture<Duration>> calls) {
    return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
  }

  @Test
  void ends_with_the_refusal_itself_while_another_attempt_waits_for_a_budget() {
    mesh.orders()
        .behave(
            _ -> {
              MILLISECONDS.sleep(250);
              throw Errors.of(MeshReason.DRAINING, "not now");
            });
    Throwable failure = catchThrowable(() -> ClientMesh.call(channel, Bytes.HEDGED));
    assertThat(Errors.is(failure, MeshReason.DRAINING)).as("%s", failure).isTrue();
  }

  @Test
  void makes_the_next_attempt_when_one_was_refused() {
    earn();
    int before = mesh.orders().attempts();
    mesh.orders()
        .behave(
            attempt -> {
              if (attempt == before + 1) {
                throw Errors.of(MeshReason.DRAINING, "another will take it");
              }
            });
    call(Bytes.HEDGED);
    assertThat(mesh.orders().attempts() - before).isEqualTo(2);
  }
}
