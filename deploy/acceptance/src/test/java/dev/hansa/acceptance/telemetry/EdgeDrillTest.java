package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.OtherClock;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Replica;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts on faults of one more edge, of which the suite's mesh takes no harm.
 *
 * <table>
 *   <caption>Which fault makes which alert fire</caption>
 *   <tr><td>three of six ways to inventory become slow, one after the other<td>HansaEndpointEjected
 *   <tr><td>a client reads nothing of its streams<td>HansaStreamsStalled
 *   <tr><td>callbacks block the event loops<td>HansaEventLoopBlocked
 *   <tr><td>code holds nine tenths of the heap<td>HansaHeapNearlyFull
 *   <tr><td>its clock is ahead by 15 s<td>HansaClockSkew
 * </table>
 */
@OnSharedMesh
@Tag("slow")
class EdgeDrillTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int READS_PER_SECOND = 20;
  private static final int AVOIDED = 3;
  private static final String NAME = "drilled-edge";
  private static final String AVOIDED_SO_FAR =
      "hansa_endpoint_ejections_total{service_name=\"" + NAME + "\"} >= ";

  /** The alert wants 10 s; from a minute on the process would stand aside. */
  private static final Duration AHEAD = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void alerts_fire_where_ways_clients_and_code_are_at_fault(Launcher mesh) {
    Partner acme = Partner.of(mesh, "acme");
    Shop shop = Shop.of(acme).receive(100);
    var _ = shop.place(Shop.newKey(), 1); // so that there is something to stream
    try (var edge = SickEdge.start(mesh);
        var prometheus = Prometheus.over(mesh, folder)) {
      prometheus.read(NAME, edge.replica().management());
      assertThat(prometheus.firingAtFirst(NAME, LIMIT)).as("while all is well").isZero();
      Partner there = edge.at(acme);
      waysBecomeSlow(edge, new Shop(there, shop.sku()), prometheus);
      try (var _ = edge.deafClient(there)) {
        prometheus.awaitFiring("HansaStreamsStalled", NAME, LIMIT);
      }
      try (var _ = edge.blockLoops()) {
        prometheus.awaitFiring("HansaEventLoopBlocked", NAME, LIMIT);
      }
      edge.fillHeap();
      prometheus.awaitFiring("HansaHeapNearlyFull", NAME, LIMIT);
    }
  }

  /** Three, so that the alert does not have to wait until one is let back in and is slow again. */
  private static void waysBecomeSlow(SickEdge edge, Shop shop, Prometheus prometheus) {
    try (var _ = SteadyLoad.start(READS_PER_SECOND, _ -> read(shop))) {
      for (int way = 1; way <= AVOIDED; way++) {
        edge.slow(way);
        prometheus.awaitSeries(AVOIDED_SO_FAR + way, LIMIT);
      }
      prometheus.awaitFiring("HansaEndpointEjected", NAME, LIMIT);
    }
  }

  private static void read(Shop shop) {
    try {
      long _ = shop.reserved();
    } catch (UncheckedIOException _) {
      // on a machine that is busy; what the edge counts is what matters
    }
  }

  @Test
  void an_alert_fires_where_the_clock_is_wrong(Launcher mesh) {
    var environment = OtherClock.ahead(AHEAD);
    assumeTrue(environment.isPresent(), "no libfaketime (Debian: apt-get install faketime)");
    try (var edge = Replica.ofEdge(mesh, Map.of(), environment.get());
        var prometheus = Prometheus.over(mesh, folder)) {
      prometheus.read(NAME, edge.management());
      prometheus.awaitFiring("HansaClockSkew", NAME, LIMIT);
    }
  }
}
