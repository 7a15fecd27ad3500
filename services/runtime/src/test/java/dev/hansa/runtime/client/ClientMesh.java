package dev.hansa.runtime.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokenService;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenService;
import dev.hansa.runtime.trust.Peer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The gateway with its client, the service that it calls, and identity; all real but for what they
 * decide.
 */
final class ClientMesh implements AutoCloseable {
  static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  static final byte[] HELLO = "hello".getBytes(UTF_8);

  private final TestTokens tokens = TestTokens.create();
  private final TestIdentity gateway = AUTHORITY.identity("service/gateway");
  private final TestIdentity issuer = AUTHORITY.identity("service/identity");
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final TestTokenService identity;
  private final TokenService tokenService;
  private final MeshClient client;
  private EchoServer orders;

  /** Starts everything. */
  ClientMesh(Path folder) {
    identity = TestTokenService.start(tokens, issuer);
    tokenService =
        TokenService.connect(
            identity.config(folder.resolve("jwks.json")), gateway, OpenTelemetry.noop());
    orders = echoServer(0, "service/orders");
    client = client(orders.port(), ManagedChannelBuilder::disableRetry);
  }

  TestTokens tokens() {
    return tokens;
  }

  TestIdentity gateway() {
    return gateway;
  }

  /** Who identity is. */
  TestIdentity issuer() {
    return issuer;
  }

  TestTokenService identity() {
    return identity;
  }

  /** The gateway's client, without retries of any kind. */
  MeshClient client() {
    return client;
  }

  EchoServer orders() {
    return orders;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Starts the service again after it was closed. */
  void restart(int port) {
    orders = echoServer(port, "service/orders");
  }

  EchoServer echoServer(int port, String principal) {
    return new EchoServer(port, AUTHORITY.identity(principal), tokens);
  }

  /** Another client of the gateway. */
  MeshClient client(int port, Consumer<ManagedChannelBuilder<?>> transport) {
    return client(new UpstreamConfig("orders", "localhost:" + port), transport);
  }

  /** Another client of the gateway, whose calls are traced. */
  MeshClient client(int port, ClientInterceptor tracing) {
    return new MeshClient(
        ClientConfig.defaults(),
        List.of(new UpstreamConfig("orders", "localhost:" + port)),
        gateway,
        tokenService.source(),
        EchoServer::contracts,
        List.of(tracing),
        _ -> {});
  }

  /** Another client of the gateway, which repeats calls where it may. */
  MeshClient client(UpstreamConfig upstream) {
    return client(upstream, _ -> {});
  }

  private MeshClient client(UpstreamConfig upstream, Consumer<ManagedChannelBuilder<?>> transport) {
    return new MeshClient(
        ClientConfig.defaults(),
        List.of(upstream),
        gateway,
        tokenService.source(),
        EchoServer::contracts,
        List.of(),
        transport);
  }

  /** Connects and fetches a token, so that time counts for what is tested alone. */
  void warmUp() {
    assertThat(client.warmUp()).succeedsWithin(Duration.ofSeconds(10));
  }

  /** Runs as the handler of a call that acme made here. */
  <T> T servingAcme(Callable<T> work) throws Exception {
    Peer acme = AUTHORITY.peer("partner/acme");
    var token = tokens.partner(acme, "orders.write");
    var caller = new Caller(acme, token.toAccessToken(), token.sign());
    return Context.current().withValue(Caller.KEY, caller).call(work);
  }

  static byte[] echo(Channel channel) {
    return call(channel, Bytes.ECHO);
  }

  static byte[] call(Channel channel, MethodDescriptor<byte[], byte[]> method) {
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, HELLO);
  }

  /** Something that throws until it succeeds. */
  interface Attempt {
    void run() throws Exception;
  }

  /** Tries again and again until it does not throw. */
  void awaitSuccess(Attempt attempt, Duration limit) {
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

  @Override
  public void close() {
    timer.shutdownNow();
    client.close();
    orders.close();
    tokenService.close();
    identity.close();
  }
}
