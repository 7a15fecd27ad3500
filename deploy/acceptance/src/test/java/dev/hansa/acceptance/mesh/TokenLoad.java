package dev.hansa.acceptance.mesh;

import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fresh tokens at a steady rate; each is used at once and again shortly before it ends. Nothing is
 * tried twice. Close it to stop.
 */
public final class TokenLoad implements AutoCloseable {
  /** Left to the last use of a token until it ends. */
  private static final Duration BEFORE_END = Duration.ofSeconds(3);

  /** How long processes take that have just started is not what such a load is there to show. */
  private static final int TOKENS_BEFORE = 50;

  private static final String PATH = "/v1/orders";

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Semaphore turns = new Semaphore(SteadyLoad.AT_ONCE);
  private final AtomicLong calls = new AtomicLong();
  private final HttpClient http;
  private final Partner partner;
  private final URI tokens;

  private TokenLoad(Launcher mesh, String partner) {
    this.http = Partner.client(mesh, partner);
    this.partner = new Partner(partner, http, Partner.rest(mesh), "");
    this.tokens = URI.create("https://localhost:" + mesh.port(8444) + "/oauth2/token");
  }

  /** Starts, after some tokens one by one. */
  public static TokenLoad start(Launcher mesh, String partner, int perSecond) {
    var load = new TokenLoad(mesh, partner);
    for (int i = 0; i < TOKENS_BEFORE; i++) {
      load.partner.withToken(load.token()).get(PATH);
    }
    var _ =
        load.clock.scheduleAtFixedRate(
            () -> Thread.startVirtualThread(load::next),
            0,
            TimeUnit.SECONDS.toNanos(1) / perSecond,
            TimeUnit.NANOSECONDS);
    return load;
  }

  /** Asks for tokens one after the other over one connection, and uses none. */
  public static void ask(Launcher mesh, String partner, int tokens) {
    try (var load = new TokenLoad(mesh, partner)) {
      for (int i = 0; i < tokens; i++) {
        HttpResponse<String> answer = load.ask();
        if (answer.statusCode() != 200) {
          throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
      }
    }
  }

  /** How many calls have ended. */
  public long calls() {
    return calls.get();
  }

  /** Ids of the keys that signed the tokens. */
  public Set<String> keys() {
    return Set.copyOf(keys);
  }

  /** What went wrong, a line a call. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** One fresh token. */
  public String token() {
    return Json.text(ask().body(), "access_token");
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void next() {
    try {
      HttpResponse<String> answer = ask();
      if (answer.statusCode() != 200) {
        failed.add("token: " + answer.statusCode() + " " + answer.body());
        return;
      }
      String token = Json.text(answer.body(), "access_token");
      keys.add(keyId(token));
      use(token);
      Duration left = Duration.between(Instant.now(), expiry(token)).minus(BEFORE_END);
      if (left.isPositive() && !clock.isShutdown()) {
        var _ =
            clock.schedule(
                () -> Thread.startVirtualThread(() -> use(token)),
                left.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    } catch (RuntimeException e) {
      failed.add(e.toString());
    }
  }

  private void use(String token) {
    turns.acquireUninterruptibly();
    try {
      HttpResponse<String> answer = partner.withToken(token).get(PATH);
      if (answer.statusCode() != 200 && !hasExpired(token, answer)) {
        failed.add(keyId(token) + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (RuntimeException e) {
      failed.add(e.toString());
    } finally {
      turns.release();
      calls.incrementAndGet();
    }
  }

  private HttpResponse<String> ask() {
    var request =
        HttpRequest.newBuilder(tokens)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id=" + partner.name()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).join();
  }

  /** A call on a busy machine may take longer than its token lives; that refusal is right. */
  private static boolean hasExpired(String token, HttpResponse<String> answer) {
    return answer.body().contains("TOKEN_EXPIRED") && !Instant.now().isBefore(expiry(token));
  }

  /** {@code kid} of a token. */
  public static String keyId(String token) {
    return part(token, 0, "kid");
  }

  private static Instant expiry(String token) {
    return Instant.ofEpochSecond(Long.parseLong(part(token, 1, "exp")));
  }

  private static String part(String token, int index, String member) {
    byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
    return Json.text(new String(json, StandardCharsets.UTF_8), member);
  }
}
