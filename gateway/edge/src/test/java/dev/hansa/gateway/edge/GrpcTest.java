package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.hansa.runtime.error.Errors;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Native gRPC: every shape of call passes as bytes, with all that belongs to it. */
class GrpcTest {
  private static final Metadata.Key<String> NOTE =
      Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);

  private final Edge edge = new Edge();
  private final GrpcClient client = new GrpcClient(edge.grpcPort(), edge.acme, edge.token());

  @AfterEach
  void stop() {
    client.close();
    edge.close();
  }

  @Test
  void passes_metadata_and_trailers_but_not_the_token() {
    edge.backend.on(
        "shop.v1.Shop/Get",
        (call, _) -> {
          var failure =
              Errors.of(Status.Code.FAILED_PRECONDITION, "shop.test", "CLOSED", "no", Map.of());
          var trailers = Objects.requireNonNull(failure.getTrailers());
          trailers.put(NOTE, "back");
          call.close(failure.getStatus(), trailers);
          return new ServerCall.Listener<>() {};
        });
    client.headers().put(NOTE, "there");
    client.headers().put(Metadata.Key.of("x-s2s-caller", Metadata.ASCII_STRING_MARSHALLER), "root");
    var failure =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client.unary("shop.v1.Shop/Get", new byte[0]));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(Errors.info(failure).map(ErrorInfo::getReason)).hasValue("CLOSED");
    assertThat(Objects.requireNonNull(failure.getTrailers()).get(NOTE)).isEqualTo("back");
    assertThat(edge.backend.headers().get(NOTE)).isEqualTo("there");
    assertThat(edge.backend.headers().keys()).doesNotContain("authorization", "x-s2s-caller");
  }

  @Test
  void streams_both_ways_message_by_message() throws Exception {
    List<byte[]> received = new ArrayList<>();
    var first = new CompletableFuture<Void>();
    var completed = new CompletableFuture<Void>();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            client
                .channel()
                .newCall(
                    Bytes.method("shop.v1.Shop/Chat", MethodType.BIDI_STREAMING),
                    CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(byte[] message) {
                received.add(message);
                first.complete(null);
              }

              @Override
              public void onError(Throwable failure) {
                completed.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                completed.complete(null);
              }
            });
    requests.onNext(new byte[] {1});
    first.get(10, TimeUnit.SECONDS);
    requests.onNext(new byte[] {2});
    requests.onNext(new byte[0]);
    requests.onCompleted();
    completed.get(10, TimeUnit.SECONDS);
    assertThat(received).containsExactly(new byte[] {1}, new byte[] {2}, new byte[0]);
    assertThat(edge.started()).isEqualTo(1);
  }

  @Test
  void passes_cancellation_and_deadlines_on() throws Exception {
    for (boolean byDeadline : new boolean[] {false, true}) {
      var reached = new CompletableFuture<Void>();
      var cancelled = new CompletableFuture<Void>();
      edge.backend.on(
          "shop.v1.Shop/Get",
          (_, _) -> {
            reached.complete(null);
            return new ServerCall.Listener<>() {
              @Override
              public void onCancel() {
                cancelled.complete(null);
              }
            };
          });
      var options =
          byDeadline
              ? CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS)
              : CallOptions.DEFAULT;
      var call =
          ClientCalls.futureUnaryCall(
              client.channel().newCall(Bytes.method("shop.v1.Shop/Get", MethodType.UNARY), options),
              new byte[0]);
      reached.get(10, TimeUnit.SECONDS);
      if (!byDeadline) {
        call.cancel(true);
      }
      cancelled.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_service_that_does_not_read_stops_the_partner() throws Exception {
    edge.backend.on("shop.v1.Shop/Chat", (_, _) -> new ServerCall.Listener<>() {});
    byte[] message = new byte[32 << 10];
    var sent = new AtomicInteger();
    var call =
        client
            .channel()
            .newCall(
                Bytes.method("shop.v1.Shop/Chat", MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onReady() {
            while (call.isReady() && sent.get() < 100_000) {
              call.sendMessage(message);
              sent.incrementAndGet();
            }
          }
        },
        new Metadata());
    int before;
    do {
      before = sent.get();
      assertThat(new CompletableFuture<Void>().completeOnTimeout(null, 300, TimeUnit.MILLISECONDS))
          .succeedsWithin(java.time.Duration.ofSeconds(2));
    } while (sent.get() == 0 || sent.get() != before);
    assertThat(sent.get()).isLessThan(1000);
    call.cancel("enough", null);
  }
}
