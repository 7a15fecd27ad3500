package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.session.v1.RenewRequest;
import dev.hansa.session.v1.StreamsGrpc;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams through the edge that run while what allowed them changes. */
@Timeout(60)
class LiveStreamTest {
  private static final String WATCH = "shop.v1.Shop/Watch";
  private static final byte[] ITEM = {0x18, 1};
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final Edge edge = new Edge();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  /** Sends one item and then nothing. */
  @BeforeEach
  void serve() {
    edge.backend.on(
        WATCH,
        (call, _) -> {
          call.request(2);
          return new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
              call.sendHeaders(new Metadata());
              call.sendMessage(ITEM);
            }

            @Override
            public void onCancel() {
              cancelled.complete(null);
            }
          };
        });
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private HttpResponse<InputStream> watch(String accept) throws Exception {
    var response =
        edge.client()
            .send(
                edge.request("/v1/items/a:watch").header("accept", accept).build(),
                BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  private String rest(HttpResponse<InputStream> response) throws Exception {
    try (var body = response.body()) {
      var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(cancelled).as("the service learns it").succeedsWithin(Duration.ofSeconds(10));
      assertThat(edge.live.size()).isZero();
      return text;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-ndjson | {\"error\":{",
        "application/json     | {\"@error\":{",
        "text/event-stream    | event: error",
      })
  @DisplayName("K38: a REST stream ends with a typed frame after its token")
  void ends_with_a_frame(String accept, String frame) throws Exception {
    var response = watch(accept);
    edge.clock.advance(LIFE.plusSeconds(10));
    edge.live.review();
    assertThat(rest(response)).contains(frame, "STREAM_TOKEN_EXPIRED", "\"decision\":\"");
  }

  @Test
  @DisplayName("Z14: a REST stream ends when a contract withdraws its permission")
  void ends_when_withdrawn() throws Exception {
    var response = watch("application/x-ndjson");
    edge.live.review();
    assertThat(edge.live.size()).isEqualTo(1);
    edge.swap(
        Edge.plan(
            """
            policy:
              - selector: shop.v1.Shop.Watch
                scopes: [shop.inspect]
            """));
    edge.live.review();
    assertThat(rest(response)).contains("SCOPE_MISSING", "shop.inspect");
  }

  @Test
  @DisplayName("F05: a REST stream ends when its partner is disabled")
  void ends_when_disabled() throws Exception {
    var response = watch("application/x-ndjson");
    edge.denied.deny(Principal.partner("acme"));
    edge.live.review();
    assertThat(rest(response)).contains("CALLER_DISABLED");
  }

  private static final class Watched implements StreamObserver<byte[]> {
    private final CompletableFuture<byte[]> first = new CompletableFuture<>();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    @Override
    public void onNext(byte[] message) {
      first.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(new IllegalStateException("it ended well"));
    }
  }

  @Test
  @DisplayName("K38: a gRPC stream through the edge ends with the reason after its token")
  void ends_by_grpc() throws Exception {
    try (var client = new GrpcClient(edge.grpcPort(), edge.acme, edge.token())) {
      var watched = new Watched();
      ClientCalls.asyncServerStreamingCall(
          client
              .channel()
              .newCall(Bytes.method(WATCH, MethodType.SERVER_STREAMING), CallOptions.DEFAULT),
          new byte[0],
          watched);
      assertThat(watched.first.get(10, TimeUnit.SECONDS)).isEqualTo(ITEM);
      edge.clock.advance(LIFE.plusSeconds(10));
      edge.live.review();
      var end = watched.end.get(10, TimeUnit.SECONDS);
      assertThat(Errors.is(end, MeshReason.STREAM_TOKEN_EXPIRED)).isTrue();
      assertThat(cancelled).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  @DisplayName("K38: a REST stream goes on when its partner renews it at the gRPC port")
  void goes_on_when_renewed() throws Exception {
    var response = watch("application/x-ndjson");
    var name = response.headers().firstValue(LiveCalls.HEADER).orElseThrow();
    var newer = edge.token("shop.read").claim("exp", Instant.now().getEpochSecond() + 600).sign();
    try (var client = new GrpcClient(edge.grpcPort(), edge.acme, newer)) {
      var until =
          StreamsGrpc.newBlockingStub(client.channel())
              .renew(RenewRequest.newBuilder().setStream(name).build());
      assertThat(until.getExpireTime().getSeconds())
          .isGreaterThan(Instant.now().getEpochSecond() + 500);
    }
    edge.clock.advance(LIFE.plusSeconds(10));
    edge.live.review();
    assertThat(edge.live.size()).isEqualTo(1);
    edge.clock.advance(LIFE);
    edge.live.review();
    assertThat(rest(response)).contains("STREAM_TOKEN_EXPIRED");
  }
}
