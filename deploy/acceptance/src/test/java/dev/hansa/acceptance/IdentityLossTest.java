package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.OrderLoad;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.ReadLoad;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.acceptance.mesh.TokenLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Identity is gone for a while, under load. */
class IdentityLossTest {
  private static final int READS_PER_SECOND = 20;
  private static final int ORDERS_PER_SECOND = 4;
  private static final int FRESH_TOKENS_PER_SECOND = 5;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  @Test
  @DisplayName("R02, R66: identity is down for 20 s, valid tokens are good, nobody storms it after")
  void calls_go_on_without_identity() throws Exception {
    loseIdentity(Duration.ofSeconds(20), Map.of());
  }

  @Test
  @Tag("slow")
  @DisplayName("R02, R66: the same for ten minutes, with tokens of fifteen")
  void calls_go_on_for_ten_minutes() throws Exception {
    loseIdentity(Duration.ofMinutes(10), Map.of("HANSA_IDENTITY_TOKEN_LIFE", "15m"));
  }

  private static void loseIdentity(Duration outage, Map<String, String> settings) throws Exception {
    try (OwnMesh own = OwnMesh.up("hansa-loss", settings)) {
      Launcher mesh = own.launcher();
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
}
