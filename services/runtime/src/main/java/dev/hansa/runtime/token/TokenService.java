package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import io.opentelemetry.api.OpenTelemetry;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * Identity as this process sees it: the source of its tokens, and of the keys that prove others'.
 *
 * <p>Safe for many threads. Connections prove this process's identity, and accept none but {@code
 * service/identity} of the same trust domain at the other end.
 */
public final class TokenService implements AutoCloseable {
  private final IdentityHttp http;
  private final RemoteSigningKeys keys;
  private final TokenSource source;
  private final ExecutorService timers;

  private TokenService(
      IdentityHttp http, RemoteSigningKeys keys, TokenSource source, ExecutorService timers) {
    this.http = http;
    this.keys = keys;
    this.source = source;
    this.timers = timers;
  }

  /** Connects when first needed; starts to fetch the keys at once, and keeps them fresh. */
  public static TokenService connect(
      TokenServiceConfig config, Identity identity, OpenTelemetry telemetry) {
    InstantSource clock = identity.clock();
    RandomGenerator random = RandomGenerator.getDefault();
    SpiffeId server =
        new SpiffeId(identity.current().id().trustDomain(), Principal.service("identity"));
    var http =
        new IdentityHttp(
            generation -> Tls.clientContext(generation, identity, server),
            telemetry,
            config.timeout());
    ExecutorService timers = Executors.newVirtualThreadPerTaskExecutor();
    var keys =
        new RemoteSigningKeys(
            () -> http.get(config.keys(), identity.current()).thenCompose(TokenService::body),
            new KeySetFile(config.keysCache()),
            config.keysRefresh(),
            clock,
            random,
            RemoteSigningKeys.Timer.on(timers));
    keys.start();
    var endpoint = new TokenEndpoint(config.tokenEndpoint(), http, clock);
    return new TokenService(http, keys, new CachingTokenSource(endpoint, clock, random), timers);
  }

  private static CompletableFuture<String> body(HttpResponse<String> response) {
    return response.statusCode() == 200
        ? CompletableFuture.completedFuture(response.body())
        : CompletableFuture.failedFuture(
            new IllegalStateException("identity answered " + response.statusCode()));
  }

  /** The issuer's keys, for a {@link TokenVerifier}. */
  public SigningKeys keys() {
    return keys;
  }

  /** Tokens to show to others. */
  public TokenSource source() {
    return source;
  }

  @Override
  public void close() {
    keys.close();
    timers.shutdown();
    http.close();
  }
}
