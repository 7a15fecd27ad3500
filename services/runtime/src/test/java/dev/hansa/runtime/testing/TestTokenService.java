package dev.hansa.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.hansa.runtime.token.Denial;
import dev.hansa.runtime.token.DenialPage;
import dev.hansa.runtime.token.TokenServiceConfig;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;

/**
 * Identity as others see it: keys and tokens over HTTPS with mutual TLS, on an ephemeral port of
 * loopback. It grants whatever is asked for, bound to the certificate that asks; {@link #answer}
 * makes it refuse, or fail.
 */
public final class TestTokenService implements AutoCloseable {
  private final TestTokens tokens;
  private final HttpsServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Denial> denials = new ConcurrentLinkedQueue<>();
  private volatile String scope = "";
  private volatile int lifeSeconds = 300;
  private volatile Answer failure = new Answer(200, "");

  /**
   * What was asked.
   *
   * @param parameters the form, each parameter once
   * @param traceparent W3C trace context, empty if there was none
   */
  public record Request(
      String path, Map<String, List<String>> parameters, Peer client, String traceparent) {
    /** The first value of a parameter, empty if there is none. */
    public String parameter(String name) {
      return parameters.getOrDefault(name, List.of("")).getFirst();
    }
  }

  private record Answer(int status, String body) {}

  private TestTokenService(TestTokens tokens, HttpsServer server) {
    this.tokens = tokens;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param identity that of {@code service/identity}
   */
  public static TestTokenService start(TestTokens tokens, Identity identity) {
    try {
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(
              Tls.serverContext(identity, ClientCertificate.REQUIRED, _ -> false)) {
            @Override
            public void configure(HttpsParameters connection) {
              SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
              parameters.setNeedClientAuth(true);
              connection.setSSLParameters(parameters);
            }
          });
      var service = new TestTokenService(tokens, server);
      server.setExecutor(service.executor);
      server.createContext("/", service::handle);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is reached. */
  public String address() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** The settings of those who use it. */
  public TokenServiceConfig config(Path keysCache) {
    return TokenServiceConfig.of(address(), keysCache);
  }

  /** Grants these scopes from now on. */
  public void grant(String... scopes) {
    scope = String.join(" ", scopes);
  }

  /** Issues tokens of this life from now on. */
  public void life(int seconds) {
    lifeSeconds = seconds;
  }

  /** Answers every token request so from now on; 200 grants again. */
  public void answer(int status, String json) {
    failure = new Answer(status, json);
  }

  /** Tells of this to all that ask from now on. */
  public void deny(Denial denial) {
    denials.add(denial);
  }

  /** All token requests so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestURI().getPath()) {
        case "/oauth2/jwks" -> send(exchange, 200, tokens.jwks());
        case "/oauth2/denials" -> send(exchange, 200, denials(exchange).json());
        case "/oauth2/token" -> {
          Request request = read(exchange);
          requests.add(request);
          Answer answer = failure;
          if (answer.status == 200) {
            send(exchange, 200, issue(request));
          } else {
            send(exchange, answer.status, answer.body);
          }
        }
        default -> send(exchange, 404, "{}");
      }
    }
  }

  private DenialPage denials(HttpExchange exchange) {
    List<Denial> all = List.copyOf(denials);
    String after = exchange.getRequestURI().getQuery().substring("after=".length());
    int known = after.isEmpty() ? 0 : Integer.parseInt(after);
    List<Denial> news = all.subList(known, all.size());
    return new DenialPage(String.valueOf(all.size()), after.isEmpty(), false, news);
  }

  private static Request read(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var session = ((HttpsExchange) exchange).getSSLSession();
    String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
    return new Request(
        exchange.getRequestURI().getPath(),
        URLUtils.parseParameters(form),
        Peer.of(session).orElseThrow(),
        traceparent == null ? "" : traceparent);
  }

  private String issue(Request request) {
    String audience = audience(request);
    boolean exchange = request.parameter("grant_type").endsWith("token-exchange");
    var token =
        exchange
            ? tokens.onBehalf("partner/acme", request.client(), audience)
            : tokens.self(request.client(), audience);
    Map<String, Object> body =
        Map.of(
            "access_token",
            token
                .scopes(scope.split(" "))
                .claim("exp", Instant.now().getEpochSecond() + lifeSeconds)
                .sign(),
            "token_type",
            "Bearer",
            "issued_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
            "expires_in",
            lifeSeconds,
            "scope",
            scope);
    return JSONObjectUtils.toJSONString(body);
  }

  private static String audience(Request request) {
    String resource = request.parameter("resource");
    return resource.isEmpty()
        ? request.parameter("audience")
        : resource.substring(resource.indexOf('/', "spiffe://".length()) + 1);
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
