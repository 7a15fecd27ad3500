package dev.hansa.runtime.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.telemetry.ClientTracing;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokenService;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenService;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
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
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeshClientTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  private final TestTokens tokens = TestTokens.create();
  private final TestIdentity gateway = AUTHORITY.identity("service/gateway");
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @TempDir private Path folder;
  private TestTokenService identity;
  private TokenService tokenService;
  private EchoServer orders;
  private MeshClient client;

  @BeforeEach
  void start() {
    identity = TestTokenService.start(tokens, AUTHORITY.identity("service/identity"));
    tokenService =
        TokenService.connect(
            identity.config(folder.resolve("jwks.json")), gateway, OpenTelemetry.noop());
    orders = echo(0, "service/orders");
    client = client(orders.port());
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    client.close();
    orders.close();
    tokenService.close();
    identity.close();
  }

  private EchoServer echo(int port, String principal) {
    return new EchoServer(port, AUTHORITY.identity(principal), tokens);
  }

  /** Without retries of any kind. */
  private MeshClient client(int port, ClientInterceptor... observers) {
    return client(port, ManagedChannelBuilder::disableRetry, observers);
  }

  private MeshClient client(
      int port, Consumer<ManagedChannelBuilder<?>> transport, ClientInterceptor... observers) {
    return new MeshClient(
        ClientConfig.defaults(),
        List.of(new UpstreamConfig("orders", "localhost:" + port)),
        gateway,
        tokenService.source(),
        EchoServer::contract,
        List.of(observers),
        transport);
  }

  /** Runs as the handler of a call that acme made here. */
  private <T> T servingAcme(Callable<T> work) throws Exception {
    Peer acme = AUTHORITY.peer("partner/acme");
    var token = tokens.partner(acme, "orders.write");
    var caller = new Caller(acme, token.toAccessToken(), token.sign());
    return Context.current().withValue(Caller.KEY, caller).call(work);
  }

  private static byte[] echo(Channel channel) {
    return ClientCalls.blockingUnaryCall(channel, Bytes.ECHO, CallOptions.DEFAULT, HELLO);
  }

  private static void assertReason(Throwable failure, Status.Code code, MeshReason reason) {
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
    assertThat(Errors.is(failure, reason)).as("reason of %s", failure).isTrue();
    assertThat(failure.getMessage()).doesNotContain("xception").doesNotContain("localhost");
  }

  @Test
  void calls_for_the_subject_under_an_exchanged_token() throws Exception {
    assertThat(servingAcme(() -> echo(client.onBehalf("orders")))).isEqualTo(HELLO);
    Caller seen = orders.callers().getFirst();
    assertThat(seen.subject()).isEqualTo(Principal.partner("acme"));
    assertThat(seen.token().actors()).containsExactly(Principal.service("gateway"));
    assertThat(seen.peer().principal()).isEqualTo(Principal.service("gateway"));
  }

  @Test
  void calls_for_itself_whatever_is_being_served() throws Exception {
    assertThat(servingAcme(() -> echo(client.asSelf("orders")))).isEqualTo(HELLO);
    Caller seen = orders.callers().getFirst();
    assertThat(seen.subject()).isEqualTo(Principal.service("gateway"));
    assertThat(seen.token().actors()).isEmpty();
  }

  @Test
  void asks_for_one_token_for_many_calls() throws Exception {
    servingAcme(
        () -> {
          for (int i = 0; i < 20; i++) {
            echo(client.onBehalf("orders"));
          }
          return true;
        });
    assertThat(identity.requests()).hasSize(1);
  }

  @Test
  void cannot_call_on_behalf_of_nobody() {
    assertThatThrownBy(() -> echo(client.onBehalf("orders")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.onBehalf("inventory"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[orders]");
  }

  @Test
  @DisplayName("T08: no byte of a request reaches anybody but the expected callee")
  void refuses_an_impostor() {
    try (var inventory = echo(0, "service/inventory");
        var misled = client(inventory.port())) {
      Throwable failure = catchThrowable(() -> echo(misled.asSelf("orders")));
      assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.UPSTREAM_UNAVAILABLE);
      assertThat(inventory.callers()).isEmpty();
    }
  }

  @Test
  @DisplayName("K26: a refusal by identity arrives with its reason")
  void passes_on_that_identity_refused() {
    identity.answer(400, "{\"error\":\"invalid_target\"}");
    Throwable failure = catchThrowable(() -> servingAcme(() -> echo(client.onBehalf("orders"))));
    assertReason(failure, Status.Code.PERMISSION_DENIED, MeshReason.CALLER_NOT_GRANTED);
    assertThat(orders.callers()).isEmpty();
  }

  @Test
  void says_that_the_token_service_is_down() {
    identity.close();
    Throwable failure = catchThrowable(() -> servingAcme(() -> echo(client.onBehalf("orders"))));
    assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.TOKEN_SERVICE_UNAVAILABLE);
  }

  @Test
  void goes_on_with_the_tokens_that_it_has_while_identity_is_down() {
    echo(client.asSelf("orders"));
    identity.close();
    assertThat(echo(client.asSelf("orders"))).isEqualTo(HELLO);
  }

  @Test
  void says_that_the_upstream_is_down_and_finds_it_again() {
    echo(client.asSelf("orders"));
    int port = orders.port();
    orders.close();
    Throwable failure = catchThrowable(() -> echo(client.asSelf("orders")));
    assertReason(failure, Status.Code.UNAVAILABLE, MeshReason.UPSTREAM_UNAVAILABLE);
    orders = echo(port, "service/orders");
    awaitSuccess(() -> echo(client.asSelf("orders")), Duration.ofSeconds(5));
  }

  /** Something that throws until it succeeds. */
  private interface Attempt {
    void run() throws Exception;
  }

  /** Tries again and again until it does not throw. */
  private void awaitSuccess(Attempt attempt, Duration limit) {
    var done = new CompletableFuture<Boolean>();
    var attempts =
        timer.scheduleWithFixedDelay(() -> attempt(attempt, done), 0, 20, TimeUnit.MILLISECONDS);
    try {
      assertThat(done).succeedsWithin(limit);
    } finally {
      attempts.cancel(false);
    }
  }

  private static void attempt(Attempt attempt, CompletableFuture<Boolean> done) {
    try {
      attempt.run();
      done.complete(true);
    } catch (Exception | AssertionError e) {
      // not yet; the limit of the wait tells when it is too late
    }
  }

  @Test
  void warms_up_by_an_authorized_call_to_each_upstream() {
    assertThat(client.warmUp()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(identity.requests().getFirst().parameter("resource"))
        .isEqualTo("spiffe://hansa.local/service/orders");
    orders.close();
    assertThat(client.warmUp())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .matches(e -> Errors.is(e, MeshReason.UPSTREAM_UNAVAILABLE));
  }

  @Test
  void gives_a_unary_call_what_its_contract_allows() {
    echo(client.asSelf("orders"));
    assertThat(orders.deadlines().getFirst().timeRemaining(TimeUnit.MILLISECONDS))
        .isLessThanOrEqualTo(EchoServer.DEADLINE.toMillis());
  }

  @Test
  void inherits_the_deadline_of_the_call_being_served() throws Exception {
    var hold = new CountDownLatch(1);
    orders.holdUntil(hold);
    echoNothing(); // the connection stands before time counts
    try (var context = Context.current().withDeadlineAfter(300, TimeUnit.MILLISECONDS, timer)) {
      Throwable failure = catchThrowable(() -> context.call(() -> echo(client.asSelf("orders"))));
      assertReason(failure, Status.Code.DEADLINE_EXCEEDED, MeshReason.DEADLINE_EXCEEDED);
    } finally {
      hold.countDown();
    }
  }

  private void echoNothing() {
    assertThat(client.warmUp()).succeedsWithin(Duration.ofSeconds(10));
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
        servingAcme(
            () ->
                ClientCalls.asyncBidiStreamingCall(
                    client.onBehalf("orders").newCall(Bytes.CHAT, CallOptions.DEFAULT), answers));
    for (int i = 0; i < 500; i++) {
      questions.onNext(Integer.toString(i).getBytes(UTF_8));
    }
    questions.onCompleted();
    assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    assertThat(received).hasSize(500);
    assertThat(new String(received.getLast(), UTF_8)).isEqualTo("499");
  }

  @Test
  @DisplayName("R27: ten new certificates under steady calls, retries off, no failed call")
  void replaces_its_identity_without_a_failed_call() throws Exception {
    echo(client.asSelf("orders"));
    try (var load = new SteadyLoad(client)) {
      for (int i = 0; i < 10; i++) {
        gateway.replace(AUTHORITY.issue("service/gateway"));
        String thumbprint = gateway.current().thumbprint();
        awaitSuccess(
            () -> assertThat(lastCaller().peer().thumbprint()).isEqualTo(thumbprint),
            Duration.ofSeconds(10));
      }
      assertThat(load.end()).isEmpty();
      assertThat(load.calls()).isGreaterThan(100);
    }
    assertThat(orders.callers())
        .allSatisfy(
            caller ->
                assertThat(caller.token().thumbprint()).isEqualTo(caller.peer().thumbprint()));
  }

  @Test
  @DisplayName("R26: new certificates of the callee, connections forced to reopen, no failed call")
  void follows_a_callee_that_replaces_its_identity() {
    TestIdentity callee = AUTHORITY.identity("service/orders");
    try (var aging =
            new EchoServer(
                0, callee, tokens, server -> server.maxConnectionAge(100, TimeUnit.MILLISECONDS));
        var caller = client(aging.port(), ManagedChannelBuilder::enableRetry);
        var load = new SteadyLoad(caller)) {
      for (int i = 0; i < 10; i++) {
        callee.replace(AUTHORITY.issue("service/orders"));
        int before = load.calls();
        awaitSuccess(
            () -> assertThat(load.calls()).isGreaterThan(before + 50), Duration.ofSeconds(10));
      }
      assertThat(load.end()).isEmpty();
    }
  }

  /** Four callers that call without a pause, half on behalf of acme, and keep their failures. */
  private final class SteadyLoad implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    SteadyLoad(MeshClient target) {
      for (int i = 0; i < 4; i++) {
        executor.execute(() -> call(target));
      }
    }

    private void call(MeshClient target) {
      while (!stop.get()) {
        try {
          servingAcme(() -> echo(target.onBehalf("orders")));
          echo(target.asSelf("orders"));
          calls.addAndGet(2);
        } catch (Exception e) {
          failures.add(e);
        }
      }
    }

    int calls() {
      return calls.get();
    }

    /** Stops, and returns what failed. */
    Collection<Throwable> end() {
      close();
      return failures;
    }

    @Override
    public void close() {
      stop.set(true);
      executor.close();
    }
  }

  private Caller lastCaller() {
    return orders.callers().getLast();
  }

  @Test
  void lets_a_call_end_under_the_identity_that_it_began_under() throws Exception {
    echoNothing();
    String before = gateway.current().thumbprint();
    var hold = new CountDownLatch(1);
    orders.holdUntil(hold);
    var slow = CompletableFuture.supplyAsync(() -> echo(client.asSelf("orders")));
    awaitSuccess(() -> orders.callers().getFirst(), Duration.ofSeconds(5));
    gateway.replace(AUTHORITY.issue("service/gateway"));
    orders.holdUntil(new CountDownLatch(0));
    awaitSuccess(
        () -> {
          echo(client.asSelf("orders"));
          assertThat(lastCaller().peer().thumbprint()).isNotEqualTo(before);
        },
        Duration.ofSeconds(6));
    hold.countDown();
    assertThat(slow).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(HELLO);
    assertThat(orders.callers().getFirst().peer().thumbprint()).isEqualTo(before);
  }

  @Test
  @DisplayName("R31: a new certificate during an outage of identity waits; old tokens go on")
  void stays_with_the_old_identity_while_there_are_no_tokens_for_the_new_one() {
    echo(client.asSelf("orders"));
    String before = gateway.current().thumbprint();
    identity.answer(503, "{\"error\":\"temporarily_unavailable\"}");
    gateway.replace(AUTHORITY.issue("service/gateway"));
    awaitSuccess(
        () -> {
          assertThat(identity.requests()).hasSizeGreaterThan(2); // it has tried, in vain
        },
        Duration.ofSeconds(10));
    echo(client.asSelf("orders"));
    assertThat(lastCaller().peer().thumbprint()).isEqualTo(before);
    identity.answer(200, "");
    awaitSuccess(
        () -> {
          echo(client.asSelf("orders"));
          assertThat(lastCaller().peer().thumbprint()).isNotEqualTo(before);
        },
        Duration.ofSeconds(5));
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
                identity.config(folder.resolve("traced.json")), gateway, telemetry);
        var traced =
            new MeshClient(
                ClientConfig.defaults(),
                List.of(new UpstreamConfig("orders", "localhost:" + orders.port())),
                gateway,
                service.source(),
                EchoServer::contract,
                List.of(new ClientTracing(telemetry)),
                _ -> {})) {
      servingAcme(() -> echo(traced.onBehalf("orders")));
      var call = span(spans, "test.Echo/Echo");
      var token = span(spans, "POST /oauth2/token");
      assertThat(token.getTraceId()).isEqualTo(call.getTraceId());
      assertThat(token.getParentSpanId()).isEqualTo(call.getSpanId());
      assertThat(identity.requests().getLast().traceparent()).contains(token.getSpanId());
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
    echoNothing();
    var hold = new CountDownLatch(1);
    orders.holdUntil(hold);
    var slow = CompletableFuture.supplyAsync(() -> echo(client.asSelf("orders")));
    awaitSuccess(() -> orders.callers().getFirst(), Duration.ofSeconds(5));
    client.close();
    Throwable failure = catchThrowable(slow::join);
    assertThat(failure).isInstanceOf(CompletionException.class);
    hold.countDown();
  }
}
