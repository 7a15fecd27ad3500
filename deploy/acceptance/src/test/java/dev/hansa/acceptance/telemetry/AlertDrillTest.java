package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AgedCertificate;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.OrderLoad;
import dev.hansa.acceptance.mesh.OwnMesh;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import dev.hansa.runtime.testing.faults.Victim;
import dev.hansa.runtime.testing.faults.Victim.Pause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert on a real fault of real processes, in {@link QuickRules} time. What takes weeks, or a
 * machine that this one is not, is shown by series alone ({@link RulesTest}): {@link #BY_SERIES}.
 *
 * <table>
 *   <caption>Which fault makes which alert fire</caption>
 *   <tr><td>nobody listens where spans go<td>HansaTelemetryDropped
 *   <tr><td>a certificate with a twentieth of its life left<td>HansaCertificateNotRenewed,
 *       HansaCertificateExpires
 *   <tr><td>a partner asks for a scope that nobody has<td>HansaTokensRefused
 *   <tr><td>a process hangs and is killed, three times<td>HansaProcessDown, HansaRestartLoop
 *   <tr><td>identity stands still<td>HansaTokensUnavailable, HansaDenialsStale,
 *       HansaSigningKeysStale
 *   <tr><td>the database stands still under load<td>HansaDatabasePoolExhausted, HansaNotReady,
 *       HansaErrorBudgetBurnsFast, HansaErrorBudgetBurnsSlowly, HansaLatencyHigh,
 *       HansaAdmissionNearLimit, HansaOverloaded, HansaRetryBudgetSpent
 *   <tr><td>in {@link LiveMeshTest}<td>HansaContractsRefused, HansaHandshakesRejected
 * </table>
 */
@OnOwnMesh
@Tag("slow")
class AlertDrillTest {
  /** Shown by series alone. */
  static final List<String> BY_SERIES =
      List.of(
          "HansaEndpointEjected", // one of several replicas would have to be slow
          "HansaStreamsStalled", // a client that reads nothing, for minutes
          "HansaSigningKeyOverdue", // weeks
          "HansaTrustBundleExpires", // years
          "HansaEventLoopBlocked", // a fault of the code
          "HansaHeapNearlyFull", // likewise
          "HansaClockSkew"); // processes of one machine share its clock

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int CALLS_PER_SECOND = 20;

  @TempDir Path folder;

  @Test
  void each_alert_fires_on_its_fault() {
    var settings =
        Map.of(
            "OTEL_TRACES_EXPORTER", "otlp",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
            "HANSA_SERVER_MAX_IN_FLIGHT", "10");
    try (var own = OwnMesh.up("hansa-alerts", settings);
        var prometheus = Prometheus.over(own.launcher(), folder)) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(10_000);
      try (var _ = OrderLoad.start(shop, 2)) {
        firing(prometheus, "HansaTelemetryDropped");
        assertThat(prometheus.isFiring("HansaDenialsStale")).as("while all is well").isFalse();
        aCertificateEnds(mesh, prometheus);
        aPartnerAsksForTooMuch(mesh, prometheus);
        aProcessHangsAndIsKilled(mesh, prometheus);
        identityStandsStill(mesh, prometheus);
      }
      theDatabaseStandsStill(mesh, prometheus, shop);
    }
  }

  private static void firing(Prometheus prometheus, String... alerts) {
    for (String alert : alerts) {
      prometheus.awaitFiring(alert, LIMIT);
    }
  }

  private static void aCertificateEnds(Launcher mesh, Prometheus prometheus) {
    AgedCertificate.issue(mesh, "inventory", Duration.ofDays(19), Duration.ofDays(1))
        .replace(mesh.home().resolve("etc/tls/inventory"), true);
    firing(prometheus, "HansaCertificateNotRenewed", "HansaCertificateExpires");
  }

  private static void aPartnerAsksForTooMuch(Launcher mesh, Prometheus prometheus) {
    try (var acme = IdentityClient.partner(mesh, "acme");
        var _ = SteadyLoad.start(2, _ -> acme.token("scope", "of.nobody"))) {
      firing(prometheus, "HansaTokensRefused");
    }
  }

  /**
   * It hangs, for what is killed is back before anybody looks; and between it lives longer than the
   * next one will have when it is first seen, or nobody could tell them apart.
   */
  private static void aProcessHangsAndIsKilled(Launcher mesh, Prometheus prometheus) {
    for (int time = 0; time < 3; time++) {
      var settlement = Victim.of(mesh.pid("settlement").orElseThrow());
      Pause _ = settlement.pause();
      firing(prometheus, "HansaProcessDown");
      settlement.kill();
      mesh.awaitReady("settlement", LIMIT);
      Await.untilTrue("it is seen again", LIMIT, () -> !prometheus.isFiring("HansaProcessDown"));
      Await.untilTrue(
          "it has lived a while",
          LIMIT,
          () -> prometheus.series("process_uptime_seconds{service_name=\"settlement\"} > 12") > 0);
    }
    firing(prometheus, "HansaRestartLoop");
  }

  /** Calls under a token that the edge has not exchanged yet need identity. */
  private static void identityStandsStill(Launcher mesh, Prometheus prometheus) {
    Partner fresh = Partner.of(mesh, "acme");
    try (Pause _ = Victim.of(mesh.pid("identity").orElseThrow()).pause();
        var _ = SteadyLoad.start(2, _ -> fresh.get("/v1/orders"))) {
      firing(prometheus, "HansaTokensUnavailable", "HansaDenialsStale", "HansaSigningKeysStale");
    }
    fresh.http().close();
    mesh.awaitReady("identity", LIMIT);
  }

  private static void theDatabaseStandsStill(Launcher mesh, Prometheus prometheus, Shop shop) {
    ProcessHandle server = ProcessHandle.of(mesh.pid("postgres").orElseThrow()).orElseThrow();
    List<Pause> pauses =
        Stream.concat(Stream.of(server), server.descendants())
            .map(process -> new Victim(process).pause())
            .toList();
    try (var _ = OrderLoad.start(shop, CALLS_PER_SECOND);
        var _ = SteadyLoad.start(CALLS_PER_SECOND, _ -> shop.partner().get("/v1/orders"))) {
      firing(
          prometheus,
          "HansaDatabasePoolExhausted",
          "HansaNotReady",
          "HansaErrorBudgetBurnsFast",
          "HansaErrorBudgetBurnsSlowly",
          "HansaLatencyHigh",
          "HansaAdmissionNearLimit",
          "HansaOverloaded",
          "HansaRetryBudgetSpent");
    } finally {
      pauses.forEach(Pause::close);
    }
  }
}
