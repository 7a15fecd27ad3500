package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.vitals.ClockWatch;
import io.opentelemetry.api.OpenTelemetry;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * Identity as this process sees it: the source of its tokens, and of the keys that prove others'.
 *
 * <p>Safe for many threads. Connections prove this process's identity, and accept none but {@code
 * service/identity} of the same trust domain at the other end.
 */
public final class TokenService implements AutoCloseable {
  /** A request that hangs must not use up what a revocation may take (security.md K30). */
  private static final Duration DENIALS_TIMEOUT = Duration.ofSeconds(2);

  private final IdentityHttp http;
  private final IdentityHttp denialsHttp;
  private final RemoteSigningKeys keys;
  private final DenialFeed denials;
  private final TokenSource source;
  private final ClockWatch watch;
  private final ExecutorService timers;

  private TokenService(
      IdentityHttp http,
      IdentityHttp denialsHttp,
      RemoteSigningKeys keys,
      DenialFeed denials,
      TokenSource source,
      ClockWatch watch,
      ExecutorService timers) {
    this.http = http;
    this.denialsHttp = denialsHttp;
    this.keys = keys;
    this.denials = denials;
    this.source = source;
    this.watch = watch;
    this.timers = timers;
  }

  /** Connects when first needed; starts to fetch the keys at once, and keeps them fresh. */
  public static TokenService connect(
      TokenServiceConfig config, Identity identity, OpenTelemetry telemetry) {
    InstantSource clock = identity.clock();
    RandomGenerator random = RandomGenerator.getDefault();
    SpiffeId server =
        new SpiffeId(identity.current().id().trustDomain(), Principal.service("identity"));
    Function<IdentityGeneration, SSLContext> tls =
        generation -> Tls.clientContext(generation, identity, server);
    var http = new IdentityHttp(tls, telemetry, config.timeout(), config.replicas());
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
    var watch = new ClockWatch(clock);
    var denialsHttp = new IdentityHttp(tls, telemetry, DENIALS_TIMEOUT, config.replicas());
    var denials =
        DenialFeed.start(
            cursor ->
                denialsHttp
                    .get(config.denials(cursor), identity.current())
                    .thenApply(response -> compared(response, watch))
                    .thenCompose(TokenService::body)
                    .thenApply(DenialPage::parse),
            Optional.of(config.denialsCache()),
            clock,
            timers);
    var gauges = new TokenMetrics(telemetry, clock);
    gauges.age(
        "hansa.signing_keys.age", "Since identity last told the keys that sign", keys::heard);
    gauges.age("hansa.denials.age", "Since identity last told what was taken back", denials::heard);
    gauges.clock(watch);
    var endpoint = new TokenEndpoint(config.tokenEndpoint(), http, clock);
    var source =
        new CachingTokenSource(
            (order, generation) -> gauges.counted(order, endpoint.issue(order, generation)),
            denials::deniesKey,
            clock,
            random);
    return new TokenService(http, denialsHttp, keys, denials, source, watch, timers);
  }

  /** Answers to what is asked once a second are young enough to tell the time by. */
  private static HttpResponse<String> compared(HttpResponse<String> response, ClockWatch watch) {
    response.headers().firstValue("date").flatMap(TokenService::instant).ifPresent(watch::heard);
    return response;
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
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

  /** What was taken back, for a {@link TokenVerifier} and for calls that go on. */
  public DenialFeed denials() {
    return denials;
  }

  /** Whether this machine's clock is right, by identity's. */
  public ClockWatch clockWatch() {
    return watch;
  }

  /** Tokens to show to others. */
  public TokenSource source() {
    return source;
  }

  @Override
  public void close() {
    keys.close();
    denials.close();
    timers.shutdown();
    http.close();
    denialsHttp.close();
  }
}
