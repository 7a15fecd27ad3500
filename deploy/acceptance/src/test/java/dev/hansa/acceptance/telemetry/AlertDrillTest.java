package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AgedCertificate;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Certificates;
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
 * Alerts on real faults of real processes, in {@link QuickRules} time.
 *
 * <table>
 *   <caption>Which fault makes which alert fire</caption>
 *   <tr><td>nobody listens where spans go<td>HansaTelemetryDropped
 *   <tr><td>a certificate with a twentieth of its life left<td>HansaCertificateNotRenewed,
 *       HansaCertificateExpires
 *   <tr><td>a root with 20 days left<td>HansaTrustBundleExpires
 *   <tr><td>a partner asks for a scope that nobody has<td>HansaTokensRefused
 *   <tr><td>a process hangs and is killed, three times<td>HansaProcessDown, HansaRestartLoop
 *   <tr><td>identity stands still<td>HansaTokensUnavailable, HansaDenialsStale,
 *       HansaSigningKeysStale
 *   <tr><td>the database stands still under load<td>HansaDatabasePoolExhausted, HansaNotReady,
 *       HansaErrorBudgetBurnsFast, HansaErrorBudgetBurnsSlowly, HansaLatencyHigh,
 *       HansaAdmissionNearLimit, HansaOverloaded, HansaRetryBudgetSpent,
 *       HansaSigningKeyOverdue
 *   <tr><td>in {@link EdgeDrillTest}<td>HansaEndpointEjected, HansaStreamsStalled,
 *       HansaEventLoopBlocked, HansaHeapNearlyFull, HansaClockSkew
 *   <tr><td>in {@link LiveMeshTest}<td>HansaContractsRefused, HansaHandshakesRejected
 * </table>
 */
@OnOwnMesh
@Tag("slow")
class AlertDrillTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int CALLS_PER_SECOND = 20;

  @TempDir Path folder;

  @Test
  void each_alert_fires_on_its_fault() {
    var settings =
        Map.of(
            "OTEL_TRACES_EXPORTER", "otlp",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
            "HANSA_SERVER_MAX_IN_FLIGHT", "10",
            "HANSA_TOKEN_JWKS_REFRESH", "4s",
            "HANSA_IDENTITY_KEYS_MAX_AGE", "4s",
            "HANSA_IDENTITY_KEYS_PUBLISH_AHEAD", "8s",
            "HANSA_IDENTITY_KEYS_ROTATE_EVERY", "20s");
    try (var own = OwnMesh.up("hansa-alerts", settings);
        var prometheus = Prometheus.over(own.launcher(), folder)) {
      Launcher mesh = own.launcher();
      Shop shop = Shop.of(Partner.of(mesh, "acme")).receive(10_000);
      try (var _ = OrderLoad.start(shop, 2)) {
        firing(prometheus, "HansaTelemetryDropped");
        assertThat(prometheus.isFiring("HansaDenialsStale")).as("while all is well").isFalse();
        aCertificateEnds(mesh, prometheus);
        theRootEnds(mesh, prometheus);
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

  private static void theRootEnds(Launcher mesh, Prometheus prometheus) {
    Certificates.shortenRoot(mesh, "orders", Duration.ofDays(20));
    firing(prometheus, "HansaTrustBundleExpires");
  }

  private static void aPartnerAsksForTooMuch(Launcher mesh, Prometheus prometheus) {
    try (var acme = IdentityClient.partner(mesh, "acme");
        var _ = SteadyLoad.start(2, _ -> acme.token("scope", "of.nobody"))) {
      firing(prometheus, "HansaTokensRefused");
    }
  }

  /** It hangs, for what is killed is back before anybody looks. */
  private static void aProcessHangsAndIsKilled(Launcher mesh, Prometheus prometheus) {
    for (int time = 0; time < 3; time++) {
      var settlement = Victim.of(mesh.pid("settlement").orElseThrow());
      Pause _ = settlement.pause();
      firing(prometheus, "HansaProcessDown");
      settlement.kill();
      mesh.awaitReady("settlement", LIMIT);
      Await.untilTrue("it is seen again", LIMIT, () -> !prometheus.isFiring("HansaProcessDown"));
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
    Await.untilTrue(
        "keys are replaced", LIMIT, () -> !prometheus.isFiring("HansaSigningKeyOverdue"));
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
          "HansaRetryBudgetSpent",
          "HansaSigningKeyOverdue");
    } finally {
      pauses.forEach(Pause::close);
    }
  }
}
