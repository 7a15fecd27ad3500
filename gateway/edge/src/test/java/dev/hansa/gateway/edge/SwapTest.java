package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plans that are swapped while calls come in, and targets that only they name. */
@Timeout(60)
class SwapTest {
  private static final String GET = "shop.v1.Shop/Get";

  private final Edge edge = new Edge();
  private final Backend foreign = new Backend();
  private final GrpcClient client = new GrpcClient(edge.grpcPort(), edge.acme, edge.token());

  @AfterEach
  void stop() {
    client.close();
    edge.close();
    foreign.close();
  }

  private static String target(Backend backend) {
    return "targets: [{workload: shop, address: 'localhost:%d', tls: none, token: none}]\n"
        .formatted(backend.port());
  }

  @Test
  void new_calls_go_to_the_target_that_the_new_plan_names_by_rest_and_by_grpc() {
    edge.swap(Edge.plan(target(foreign)));
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(200);
    assertThat(client.unary(GET, new byte[0])).isEmpty();
    assertThat(foreign.calls()).isEqualTo(2);
    assertThat(edge.backend.calls()).isZero();
    assertThat(foreign.headers().keys()).as("token: none").doesNotContain("authorization");
  }

  @Test
  void the_span_of_a_call_says_that_it_left_the_mesh() {
    edge.swap(Edge.plan(target(foreign)));
    edge.get("/v1/items/a");
    assertThat(edge.spans.getFinishedSpanItems())
        .anySatisfy(
            span ->
                assertThat(span.getAttributes().get(RpcAttributes.TARGET)).isEqualTo("foreign"));
  }

  @Test
  void a_call_in_flight_ends_where_it_began() throws Exception {
    edge.swap(Edge.plan(target(foreign)));
    var answers = new LinkedBlockingQueue<String>();
    var ended = new CompletableFuture<Void>();
    StreamObserver<byte[]> questions = chat(answers, ended);
    questions.onNext(text("one"));
    assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("one");

    edge.swap(Edge.plan(""));
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(200);
    assertThat(edge.backend.calls()).isEqualTo(1);

    questions.onNext(text("two"));
    questions.onCompleted();
    assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
    assertThat(ended).succeedsWithin(java.time.Duration.ofSeconds(10));
    assertThat(foreign.calls()).isEqualTo(1);
  }

  @Test
  void an_address_that_changed_takes_effect() {
    try (var other = new Backend()) {
      edge.swap(Edge.plan(target(foreign)));
      edge.get("/v1/items/a");
      edge.swap(Edge.plan(target(other)));
      assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(200);
      assertThat(foreign.calls()).isEqualTo(1);
      assertThat(other.calls()).isEqualTo(1);
    }
  }

  @Test
  void a_plan_without_the_contract_serves_neither_route_nor_method() {
    edge.swap(EdgePlan.compile(List.of(), TargetList.NONE));
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(404);
    var failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> client.unary(GET, new byte[0]));
    assertThat(Errors.is(failure, MeshReason.METHOD_UNKNOWN)).isTrue();
  }

  @Test
  void yaml_narrows_what_the_options_say() {
    edge.swap(
        Edge.plan(
            """
            policy:
              - selector: shop.v1.Shop.Get
                scopes: [shop.inspect]
            """));
    var answer = edge.get("/v1/items/a");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("SCOPE_MISSING");
  }

  @Test
  void a_target_that_does_not_answer_is_an_upstream_that_does_not() {
    edge.swap(Edge.plan(target(foreign)));
    foreign.close();
    var answer = edge.get("/v1/items/a");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("UPSTREAM_UNAVAILABLE");
  }

  @Test
  void errors_of_a_foreign_back_end_keep_their_code() {
    edge.swap(Edge.plan(target(foreign)));
    ServerCallHandler<byte[], byte[]> missing =
        (call, _) -> {
          call.close(io.grpc.Status.NOT_FOUND, new Metadata());
          return new ServerCall.Listener<>() {};
        };
    foreign.on(GET, missing);
    assertThat(edge.get("/v1/items/a").statusCode()).isEqualTo(404);
    var failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> client.unary(GET, new byte[0]));
    assertThat(failure.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
  }

  private StreamObserver<byte[]> chat(
      LinkedBlockingQueue<String> answers, CompletableFuture<Void> ended) {
    return ClientCalls.asyncBidiStreamingCall(
        client
            .channel()
            .newCall(
                Bytes.method("shop.v1.Shop/Chat", MethodType.BIDI_STREAMING), CallOptions.DEFAULT),
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] message) {
            answers.add(new String(message, StandardCharsets.UTF_8));
          }

          @Override
          public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            ended.complete(null);
          }
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
