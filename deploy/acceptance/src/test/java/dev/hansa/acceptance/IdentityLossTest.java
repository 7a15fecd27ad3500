package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.Mint;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OrderLoad;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.PublishedKeys;
import dev.hansa.acceptance.mesh.ReadLoad;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.TokenLoad;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Identity is lost under load: its key to a thief, or itself for a while. */
@OnOwnMesh
class IdentityLossTest {
  private static final Map<String, Integer> SERVICES =
      Map.of("identity", 7000, "orders", 7001, "inventory", 7002, "settlement", 7003);
  private static final int TOKENS_PER_SECOND = 10;
  private static final int READS_PER_SECOND = 20;
  private static final int ORDERS_PER_SECOND = 4;
  private static final int FRESH_TOKENS_PER_SECOND = 5;
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private static OwnMesh own;

  @BeforeAll
  static void up() {
    own = OwnMesh.up("hansa-loss");
  }

  @AfterAll
  static void down() {
    own.close();
  }

  @Test
  @DisplayName("K34: within a minute no process takes a revoked key's tokens; new tokens flow")
  void a_revoked_key_is_refused_everywhere_and_new_tokens_flow() throws Exception {
    Launcher mesh = own.launcher();
    Path gateway = mesh.home().resolve("etc/tls/gateway");
    Mint leaked = Mint.of(mesh, gateway);
    String kid = leaked.key().getKeyID();
    Partner acme = Partner.of(mesh, "acme");
    assertThat(TokenLoad.keyId(acme.token())).isEqualTo(kid);
    assertThat(acme.get("/v1/orders").statusCode()).isEqualTo(200);
    for (var service : SERVICES.entrySet()) {
      assertThat(verdict(mesh, gateway, forged(leaked, service.getKey()), service.getValue()))
          .as("%s takes the leaked key's token for now", service.getKey())
          .isEqualTo("OK");
    }

    try (TokenLoad load = TokenLoad.start(mesh, "globex", TOKENS_PER_SECOND)) {
      Await.untilTrue("load", Duration.ofSeconds(20), () -> load.calls() > 50);
      String revoked = mesh.run("keys", "revoke", kid).orFail().out();
      long start = System.nanoTime();
      assertThat(revoked).contains(kid + " is revoked");
      assertThat(PublishedKeys.of(mesh).contains(kid)).as("published any more").isFalse();
      assertThat(TokenLoad.keyId(load.token())).isNotEqualTo(kid);

      var millis = new LinkedHashMap<String, Long>();
      for (var service : SERVICES.entrySet()) {
        Await.untilTrue(
            service.getKey() + " refuses",
            Duration.ofSeconds(60),
            () ->
                verdict(mesh, gateway, forged(leaked, service.getKey()), service.getValue())
                    .startsWith("UNAUTHENTICATED"));
        millis.put(service.getKey(), since(start));
      }
      Await.untilTrue(
          "the edge refuses",
          Duration.ofSeconds(60),
          () -> acme.get("/v1/orders").statusCode() == 401);
      millis.put("edge", since(start));
      System.out.println("K34: refused after, ms: " + millis);
      assertThat(millis.values()).allMatch(each -> each <= 60_000);

      Partner fresh = Partner.of(mesh, "acme");
      assertThat(fresh.get("/v1/orders").statusCode()).isEqualTo(200);
      long quiet = load.failed().size();
      long until = load.calls() + 50;
      Await.untilTrue("more load", Duration.ofSeconds(30), () -> load.calls() > until);
      assertThat(load.failed()).as("new tokens flow").hasSize((int) quiet);
      assertThat(load.failed())
          .filteredOn(line -> line.contains(": 401 "))
          .as("of other keys no token is refused")
          .allMatch(line -> line.startsWith(kid));
    }
    assertThat(mesh.run("keys", "list").orFail().out().lines())
        .filteredOn(line -> line.startsWith(kid))
        .singleElement()
        .asString()
        .contains("revoked");
    secretsStayAtHome(mesh, leaked);
  }

  @Test
  @Tag("slow")
  @DisplayName(
      "R02, R66: identity is down for a while, valid tokens are good, nobody storms it after")
  void calls_go_on_without_identity() throws Exception {
    loseIdentity(own.launcher(), Duration.ofSeconds(10));
  }

  @Test
  @Tag("slow")
  @DisplayName("R02, R66: the same for ten minutes, with tokens of fifteen")
  void calls_go_on_for_ten_minutes() throws Exception {
    Map<String, String> longLife = Map.of("HANSA_IDENTITY_TOKEN_LIFE", "15m");
    try (OwnMesh patient = OwnMesh.up("hansa-outage", longLife)) {
      loseIdentity(patient.launcher(), Duration.ofMinutes(10));
    }
  }

  private static void loseIdentity(Launcher mesh, Duration outage) throws Exception {
    Partner acme = Partner.of(mesh, "acme");
    Shop shop = Shop.of(acme).receive(1_000_000);
    try (ReadLoad reads = ReadLoad.start(mesh, acme, READS_PER_SECOND);
        OrderLoad orders = OrderLoad.start(shop, ORDERS_PER_SECOND);
        TokenLoad fresh = TokenLoad.start(mesh, "globex", FRESH_TOKENS_PER_SECOND)) {
      Await.untilTrue(
          "load",
          Duration.ofSeconds(60),
          () -> reads.calls() > 100 && orders.outcomes().size() > 20 && fresh.calls() > 20);
      double counted = tokenRequests(mesh);
      during(WINDOW);
      double steady = tokenRequests(mesh) - counted;
      long readsBefore = reads.calls();
      int ordersBefore = orders.outcomes().size();

      int refusedBefore = fresh.failed().size();
      mesh.kill("identity");
      try (ServerSocket _ = inItsPlace(mesh)) {
        during(outage);
      }
      int refused = fresh.failed().size() - refusedBefore;
      long readsMeanwhile = reads.calls() - readsBefore;
      int ordersMeanwhile = orders.outcomes().size() - ordersBefore;
      mesh.awaitReady("identity", Duration.ofSeconds(60));
      during(WINDOW);
      // A new process has counted from zero.
      double after = tokenRequests(mesh);

      System.out.printf(
          "identity down for %d s: %d reads, %d failed; %d orders; token requests in %d s:"
              + " %.0f before, %.0f after%n",
          outage.toSeconds(),
          readsMeanwhile,
          reads.failed().size(),
          ordersMeanwhile,
          WINDOW.toSeconds(),
          steady,
          after);
      assertThat(reads.failed()).isEmpty();
      assertThat(orders.outcomes()).allMatch(outcome -> outcome.status() == 200);
      assertThat(readsMeanwhile).isGreaterThan(outage.toSeconds() * READS_PER_SECOND / 2);
      assertThat(ordersMeanwhile).isPositive();
      assertThat(steady).isPositive();
      assertThat(after).isLessThanOrEqualTo(2 * steady);
      assertThat(refused)
          .as("who has no token gets none meanwhile")
          .isGreaterThan((int) outage.toSeconds() * FRESH_TOKENS_PER_SECOND / 2);
      long calls = fresh.calls();
      Await.untilTrue(
          "fresh tokens again", Duration.ofSeconds(30), () -> fresh.calls() > calls + 10);
    }
  }

  /** Has identity's port, so that it cannot come back, and hangs up on whoever calls. */
  private static ServerSocket inItsPlace(Launcher mesh) throws IOException {
    var socket = new ServerSocket(mesh.port(8444), 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(
        () -> {
          try {
            while (true) {
              socket.accept().close();
            }
          } catch (IOException _) {
            // closed: the outage is over
          }
        });
    return socket;
  }

  private static void during(Duration time) {
    Instant end = Instant.now().plus(time);
    Await.untilTrue("its end", time.plusSeconds(30), () -> !Instant.now().isBefore(end));
  }

  private static double tokenRequests(Launcher mesh) {
    return Metrics.sum(
        mesh.port(17000),
        "http_server_request_duration_seconds_count",
        "http_route=\"/oauth2/token\"");
  }

  /** O01: the key whose private half we know is in no log. */
  private static void secretsStayAtHome(Launcher mesh, Mint leaked) throws IOException {
    String secret = leaked.key().getD().toString();
    try (var logs = Files.walk(mesh.home().resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).as("%s", log).doesNotContain(secret);
      }
    }
  }

  private static long since(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  private static String forged(Mint leaked, String service) {
    try {
      return leaked.token(
          claims ->
              claims
                  .subject("service/gateway")
                  .claim("client_id", "service/gateway")
                  .audience("service/" + service));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String verdict(Launcher mesh, Path files, String token, int port) {
    try (GrpcCaller caller = GrpcCaller.of(mesh.port(port), files, token)) {
      var _ = caller.call(HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
      return "OK";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().toString();
    }
  }
}
