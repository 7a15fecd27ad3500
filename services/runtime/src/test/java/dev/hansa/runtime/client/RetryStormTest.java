package dev.hansa.runtime.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import dev.hansa.runtime.contract.TargetAddress;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A back end that fails for many clients, each with a channel and a budget of its own. */
@Timeout(120)
class RetryStormTest {
  @TempDir private Path folder;
  private final AtomicInteger attempts = new AtomicInteger();

  private void fail(StreamObserver<byte[]> response) {
    attempts.incrementAndGet();
    response.onError(Status.UNAVAILABLE.asRuntimeException());
  }

  private Server backEnd() throws Exception {
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder("test.Echo")
                .addMethod(Bytes.AGAIN, ServerCalls.asyncUnaryCall((_, response) -> fail(response)))
                .build())
        .build()
        .start();
  }

  @Test
  @DisplayName("R52: a back end that fails altogether gets at most 1.2 attempts a call")
  void keeps_within_the_budget_while_everything_fails() throws Exception {
    fail(100, 30);
  }

  @Tag("slow")
  @Test
  @DisplayName("R52: so it does if a thousand clients call")
  void keeps_within_the_budget_for_a_thousand_clients() throws Exception {
    fail(1_000, 8);
  }

  private void fail(int count, int rounds) throws Exception {
    Server server = backEnd();
    try (var mesh = new ClientMesh(folder);
        var client =
            mesh.client(new UpstreamConfig("orders", "localhost:" + mesh.orders().port()))) {
      var target =
          new ForeignTarget(
              "orders",
              new TargetAddress("localhost", server.getPort()),
              Security.NONE,
              "localhost",
              Token.NONE,
              "orders.yaml:1:1");
      List<ForeignUpstream> clients =
          IntStream.range(0, count).mapToObj(_ -> client.foreign(target)).toList();
      var atOnce = new Semaphore(200);
      var calls = new ArrayList<ListenableFuture<byte[]>>();
      for (int round = 0; round < rounds; round++) {
        for (var one : clients) {
          assertThat(atOnce.tryAcquire(60, SECONDS)).isTrue();
          var call =
              ClientCalls.futureUnaryCall(
                  one.channel().newCall(Bytes.AGAIN, CallOptions.DEFAULT), ClientMesh.HELLO);
          call.addListener(atOnce::release, Runnable::run);
          calls.add(call);
        }
      }
      assertThat(atOnce.tryAcquire(200, 60, SECONDS)).isTrue();
      assertThat(attempts.get())
          .as("attempts of %d calls", calls.size())
          .isBetween(calls.size() + count / 2, calls.size() * 12 / 10);
      clients.forEach(ForeignUpstream::close);
    } finally {
      server.shutdownNow();
    }
  }
}
