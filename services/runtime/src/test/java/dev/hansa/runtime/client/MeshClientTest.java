package dev.hansa.runtime.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.token.TokenService;
import dev.hansa.runtime.trust.Principal;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeshClientTest {
  @TempDir private Path folder;
  private ClientMesh mesh;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  private static void assertReason(Throwable failure, Status.Code code, MeshReason reason) {
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
    assertThat(Errors.is(failure, reason)).as("reason of %s", failure).isTrue();
    assertThat(failure.getMessage()).doesNotContain("xception").doesNotContain("localhost");
  }

  @Test
  void calls_for_the_subject_under_an_exchanged_token() throws Exception {
    assertThat(mesh.servingAcme(() -> ClientMesh.echo(mesh.client().onBehalf("orders"))))
        .isEqualTo(ClientMesh.HELLO);
    Caller seen = mesh.orders().callers().getFirst();
    assertThat(seen.subject()).isEqualTo(Principal.partner("acme"));
    assertThat(seen.token().actors()).containsExactly(Principal.service("gateway"));
    assertThat(seen.peer().principal()).isEqualTo(Principal.service("gateway"));
  }

  @Test
  void calls_for_itself_whatever_is_being_served() throws Exception {
    assertThat(mesh.servingAcme(() -> ClientMesh.echo(mesh.client().asSelf("orders"))))
        .isEqualTo(ClientMesh.HELLO);
    Caller seen = mesh.orders().callers().getFirst();
    assertThat(seen.subject()).isEqualTo(Principal.service("gateway"));
    assertThat(seen.token().actors()).isEmpty();
  }

  @Test
  void asks_for_one_token_for_many_calls() throws Exception {
    mesh.servingAcme(
        () -> {
          for (int i = 0; i < 20; i++) {
            ClientMesh.echo(mesh.client().onBehalf("orders"));
          }
          return true;
        });
    assertThat(mesh.identity().requests()).hasSize(1);
  }

  @Test
  void cannot_call_on_behalf_of_nobody() {
    assertThatThrownBy(() -> ClientMesh.echo(mesh.client().onBehalf("orders")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> mesh.client().onBehalf("inventory"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[orders]");
  }

  @Test
  @DisplayName("T08: no byte of a request reaches anybody but the expected callee")
  void refuses_an_impostor() {
    try (var inventory = mesh.echoServer(0, "service/inventory");
        var misled = mesh.client(inventory.port(), ManagedChannelBuilder::disableRetry)) {
      Throwable failure = catchThrowable(() -> ClientMesh.echo(misled.asSelf("orders")));
      assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.UPSTREAM_UNAVAILABLE);
      assertThat(inventory.callers()).isEmpty();
    }
  }

  @Test
  @DisplayName("K26: a refusal by identity arrives with its reason")
  void passes_on_that_identity_refused() {
    mesh.identity().answer(400, "{\"error\":\"invalid_target\"}");
    Throwable failure =
        catchThrowable(
            () -> mesh.servingAcme(() -> ClientMesh.echo(mesh.client().onBehalf("orders"))));
    assertReason(failure, Status.Code.PERMISSION_DENIED, MeshReason.CALLER_NOT_GRANTED);
    assertThat(mesh.orders().callers()).isEmpty();
  }

  @Test
  void says_that_the_token_service_is_down() {
    mesh.identity().close();
    Throwable failure =
        catchThrowable(
            () -> mesh.servingAcme(() -> ClientMesh.echo(mesh.client().onBehalf("orders"))));
    assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.TOKEN_SERVICE_UNAVAILABLE);
  }

  @Test
  void goes_on_with_the_tokens_that_it_has_while_identity_is_down() {
    ClientMesh.echo(mesh.client().asSelf("orders"));
    mesh.identity().close();
    assertThat(ClientMesh.echo(mesh.client().asSelf("orders"))).isEqualTo(ClientMesh.HELLO);
  }

  @Test
  void says_that_the_upstream_is_down_and_finds_it_again() {
    ClientMesh.echo(mesh.client().asSelf("orders"));
    int port = mesh.orders().port();
    mesh.orders().close();
    Throwable failure = catchThrowable(() -> ClientMesh.echo(mesh.client().asSelf("orders")));
    assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.UPSTREAM_UNAVAILABLE);
    mesh.restart(port);
    mesh.awaitSuccess(() -> ClientMesh.echo(mesh.client().asSelf("orders")), Duration.ofSeconds(5));
  }

  @Test
  void warms_up_by_an_authorized_call_to_each_upstream() {
    assertThat(mesh.client().warmUp()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(mesh.identity().requests().getFirst().parameter("resource"))
        .isEqualTo("spiffe://hansa.local/service/orders");
    mesh.orders().close();
    assertThat(mesh.client().warmUp())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .matches(e -> Errors.is(e, MeshReason.UPSTREAM_UNAVAILABLE));
  }

  @Test
  void gives_a_unary_call_what_its_contract_allows() {
    ClientMesh.echo(mesh.client().asSelf("orders"));
    assertThat(mesh.orders().deadlines().getFirst().timeRemaining(TimeUnit.MILLISECONDS))
        .isLessThanOrEqualTo(EchoServer.DEADLINE.toMillis());
  }

  @Test
  void inherits_the_deadline_of_the_call_being_served() throws Exception {
    var hold = new CountDownLatch(1);
    mesh.orders().holdUntil(hold);
    mesh.warmUp(); // the connection stands before time counts
    try (var context =
        Context.current().withDeadlineAfter(300, TimeUnit.MILLISECONDS, mesh.timer())) {
      Throwable failure =
          catchThrowable(() -> context.call(() -> ClientMesh.echo(mesh.client().asSelf("orders"))));
      assertReason(failure, Status.Code.DEADLINE_EXCEEDED, MeshReason.DEADLINE_EXCEEDED);
    } finally {
      hold.countDown();
    }
  }

  @Test
  void forwards_streams_of_bytes_in_order() throws Exception {
    var received = new ArrayList<byte[]>();
    var ended = new CompletableFuture<Boolean>();
    var answers =
        new StreamObserver<byte[]>() {
          @Override
          public void onNext(byte[] value) {
            received.add(value);
          }

          @Override
          public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            ended.complete(true);
          }
        };
    StreamObserver<byte[]> questions =
        mesh.servingAcme(
            () ->
                ClientCalls.asyncBidiStreamingCall(
                    mesh.client().onBehalf("orders").newCall(Bytes.CHAT, CallOptions.DEFAULT),
                    answers));
    for (int i = 0; i < 500; i++) {
      questions.onNext(Integer.toString(i).getBytes(UTF_8));
    }
    questions.onCompleted();
    assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    assertThat(received).hasSize(500);
    assertThat(new String(received.getLast(), UTF_8)).isEqualTo("499");
  }

  @Test
  void shows_the_fetching_of_a_token_within_the_trace_of_the_call() throws Exception {
    var spans = InMemorySpanExporter.create();
    try (var telemetry =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        var service =
            TokenService.connect(
                mesh.identity().config(folder.resolve("traced.json")), mesh.gateway(), telemetry);
        var traced =
            new MeshClient(
                ClientConfig.defaults(),
                List.of(new UpstreamConfig("orders", "localhost:" + mesh.orders().port())),
                mesh.gateway(),
                service.source(),
                EchoServer::contracts,
                List.of(new ClientTracing(telemetry)),
                _ -> {})) {
      mesh.servingAcme(() -> ClientMesh.echo(traced.onBehalf("orders")));
      var call = span(spans, "test.Echo/Echo");
      var token = span(spans, "POST /oauth2/token");
      assertThat(token.getTraceId()).isEqualTo(call.getTraceId());
      assertThat(token.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(mesh.identity().requests().getLast().traceparent()).contains(token.getSpanId());
    }
  }

  private static SpanData span(InMemorySpanExporter spans, String name) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ends_calls_when_it_is_closed() {
    mesh.warmUp();
    var hold = new CountDownLatch(1);
    mesh.orders().holdUntil(hold);
    var slow = CompletableFuture.supplyAsync(() -> ClientMesh.echo(mesh.client().asSelf("orders")));
    mesh.awaitSuccess(() -> mesh.orders().callers().getFirst(), Duration.ofSeconds(5));
    mesh.client().close();
    Throwable failure = catchThrowable(slow::join);
    assertThat(failure).isInstanceOf(CompletionException.class);
    hold.countDown();
  }
}
