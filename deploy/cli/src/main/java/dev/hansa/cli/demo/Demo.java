package dev.hansa.cli.demo;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.partner.RestClient;
import dev.hansa.cli.partner.TokenClient;
import dev.hansa.cli.process.StartFailure;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Partner acme at work: a token, stock, an order placed twice under one key, its payment, a
 * warehouse that counts, and two refusals. Repeatable.
 *
 * <p>For one thread. The first step that does not go as it should ends it with a {@link
 * StartFailure}.
 */
public final class Demo {
  private static final String PARTNER = "acme";
  private static final String THIEF = "globex";
  private static final String SKU = "anchor-chain";
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final Set<String> HOPS =
      Set.of("gateway", "identity", "orders", "inventory", "settlement");

  private final Home home;
  private final Narrator narrator;
  private final Ports edge;
  private final TokenClient tokens;
  private final SplittableRandom random = new SplittableRandom();

  /**
   * The demo of a mesh that is up.
   *
   * @throws StartFailure if it is not
   */
  public Demo(Home home, Narrator narrator) {
    this.home = home;
    this.narrator = narrator;
    this.edge = PortsFile.of(home, "gateway");
    this.tokens = TokenClient.local(PortsFile.of(home, "identity").https());
  }

  /** Runs all steps. */
  public void run() throws InterruptedException {
    URI rest = URI.create("https://localhost:" + edge.rest());
    try (var acme = new RestClient(rest, home.partner(PARTNER));
        var globex = new RestClient(rest, home.partner(THIEF))) {
      String token = token();
      long onHand = receive(acme, token);
      String traceId = traceId();
      JsonObject order = placeTwice(acme, token, traceId);
      pay(acme, token, order);
      list(acme, token, order);
      new Reconciliation(home.partner(PARTNER), edge.grpc(), narrator).run(token, SKU, onHand);
      refuseMissingScope(acme);
      refuseStolenToken(globex, token);
      showTrace(traceId);
    }
  }

  private String token() {
    String token = tokens.forPartner(PARTNER, home.partner(PARTNER), List.of());
    JsonObject claims = claims(token);
    long life = claims.get("exp").getAsLong() - claims.get("iat").getAsLong();
    narrator.succeeded(
        PARTNER
            + " has a token: good for "
            + life
            + " s, for the "
            + claims.get("aud").getAsString()
            + ", worth nothing without "
            + PARTNER
            + "'s key");
    return token;
  }

  private static JsonObject claims(String token) {
    String payload = token.split("\\.", -1)[1];
    return json(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  private long receive(RestClient acme, String token) {
    var answer =
        ok(
            acme.call(
                "POST",
                "/v1/stock/" + SKU + ":receive",
                headers(token, key()),
                "{\"quantity\": \"10\"}"),
            "receive stock");
    long onHand = json(answer.body()).getAsJsonObject("stock").get("onHand").getAsLong();
    narrator.succeeded("10 pieces of " + SKU + " received, " + onHand + " on hand");
    return onHand;
  }

  private JsonObject placeTwice(RestClient acme, String token, String traceId) {
    String key = key();
    String body =
        """
        {"lines": [{"sku": "%s", "quantity": "2",
                    "unitPrice": {"currencyCode": "EUR", "units": "125"}}],
         "buyerReference": "PO-4711", "paymentMethod": "card-on-file"}
        """
            .formatted(SKU);
    var traced =
        Map.of(
            "Authorization", "Bearer " + token,
            "Idempotency-Key", key,
            "traceparent", "00-" + traceId + "-" + hex(8) + "-01");
    var first = ok(acme.call("POST", "/v1/orders", traced, body), "place an order");
    JsonObject order = json(first.body()).getAsJsonObject("order");
    narrator.succeeded(
        "order placed: "
            + order.get("name").getAsString()
            + ", stock reserved and payment authorized on the way");
    var second = ok(acme.call("POST", "/v1/orders", headers(token, key), body), "repeat the order");
    expect(first.body().equals(second.body()), "the repeated call got another answer");
    narrator.succeeded("placed again under the same key: the same answer, no second order");
    return order;
  }

  private void pay(RestClient acme, String token, JsonObject order) throws InterruptedException {
    String name = order.get("name").getAsString();
    BlockingQueue<String> states = new LinkedBlockingQueue<>();
    HttpResponse<Stream<String>> watch =
        acme.follow("/v1/" + name + ":watch", Map.of("Authorization", "Bearer " + token));
    expect(watch.statusCode() == 200, "watching the order answers " + watch.statusCode());
    try (Stream<String> lines = watch.body()) {
      Thread.ofVirtual().name("watch").start(() -> follow(lines, states));
      expect(await(states, "STATE_PLACED"), "the watch does not show the order");
      narrator.succeeded("watching it: PLACED");
      ok(
          acme.call(
              "POST",
              "/v1/" + order.get("payment").getAsString() + ":capture",
              headers(token, key()),
              "{}"),
          "capture the payment");
      expect(await(states, "STATE_PAID"), "the watch does not show the payment");
      narrator.succeeded("payment captured, and the watch shows it: PAID");
    }
  }

  private static void follow(Stream<String> lines, BlockingQueue<String> states) {
    try {
      lines.forEach(states::add);
    } catch (RuntimeException ended) {
      states.add("ended: " + ended.getMessage()); // the stream was closed: nobody listens any more
    }
  }

  private static boolean await(BlockingQueue<String> lines, String state)
      throws InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (true) {
      String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return false;
      }
      if (line.contains(state)) {
        return true;
      }
    }
  }

  private void list(RestClient acme, String token, JsonObject order) {
    var answer =
        ok(acme.call("GET", "/v1/orders?pageSize=5", headers(token, ""), ""), "list orders");
    String name = order.get("name").getAsString();
    boolean first = false;
    JsonElement orders = json(answer.body()).get("orders");
    if (orders instanceof JsonArray array) {
      for (JsonElement element : array) {
        first |= element.getAsJsonObject().get("name").getAsString().equals(name);
      }
    }
    expect(first, "the order is not among the newest");
    narrator.succeeded("listed among " + PARTNER + "'s orders, the newest first");
  }

  private void refuseMissingScope(RestClient acme) {
    String narrow = tokens.forPartner(PARTNER, home.partner(PARTNER), List.of("orders.read"));
    var answer =
        acme.call(
            "POST",
            "/v1/stock/" + SKU + ":receive",
            headers(narrow, key()),
            "{\"quantity\": \"1\"}");
    refused(answer, 403, "SCOPE_MISSING");
    narrator.succeeded("token without the scope refused: 403 SCOPE_MISSING");
  }

  private void refuseStolenToken(RestClient globex, String token) {
    refused(globex.call("GET", "/v1/orders", headers(token, ""), ""), 401, "CNF_MISMATCH");
    narrator.succeeded("stolen token refused: 401 CNF_MISMATCH");
  }

  private void showTrace(String traceId) throws InterruptedException {
    Ports zipkin = PortsFile.read(home).get("zipkin");
    if (zipkin == null) {
      return;
    }
    var traces = new Traces(URI.create("http://localhost:" + zipkin.of("http")));
    List<Span> spans = traces.await(traceId, HOPS, Duration.ofSeconds(5));
    if (!spans.isEmpty()) {
      narrator.traced(traces.link(traceId), Waterfall.draw(spans));
    }
  }

  private static Map<String, String> headers(String token, String key) {
    return key.isEmpty()
        ? Map.of("Authorization", "Bearer " + token)
        : Map.of("Authorization", "Bearer " + token, "Idempotency-Key", key);
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer, String what) {
    if (answer.statusCode() != 200) {
      throw new StartFailure(
          "cannot " + what + ": " + answer.statusCode() + " " + answer.body().strip());
    }
    return answer;
  }

  private static void refused(HttpResponse<String> answer, int status, String reason) {
    expect(
        answer.statusCode() == status && answer.body().contains('"' + reason + '"'),
        "expected " + status + " " + reason + ", got " + answer.statusCode() + " " + answer.body());
  }

  private static void expect(boolean condition, String otherwise) {
    if (!condition) {
      throw new StartFailure(otherwise + "; see ./hansa logs gateway");
    }
  }

  private static JsonObject json(String text) {
    try {
      JsonObject object = new Gson().fromJson(text, JsonObject.class);
      return object == null ? new JsonObject() : object;
    } catch (JsonSyntaxException _) {
      throw new StartFailure("this answer is not JSON: " + text);
    }
  }

  private String traceId() {
    return hex(16);
  }

  private String hex(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    id[0] |= 1; // an id of zeros is none
    return HexFormat.of().formatHex(id);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
