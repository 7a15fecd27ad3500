package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.DroppedBundle;
import dev.hansa.acceptance.mesh.GrpcCaller;
import dev.hansa.acceptance.mesh.Handshake;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.OrderLoad;
import dev.hansa.acceptance.mesh.Partner;
import dev.hansa.acceptance.mesh.RandomContract;
import dev.hansa.acceptance.mesh.Shop;
import dev.hansa.runtime.testing.faults.SteadyLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus over the suite's mesh, under some traffic: whatever the kit asks for is there,
 * and two alerts that harm nobody fire. {@link AlertDrillTest} shows the others.
 */
@OnSharedMesh
class LiveMeshTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ORDERS_PER_SECOND = 3;
  private static final int HANDSHAKES_PER_SECOND = 2;

  /** A healthy mesh tells nothing of them; see METRICS.md. */
  private static final Set<String> EVENTS =
      Set.of("hansa_endpoint_ejections_total", "otel_sdk_exporter_span_exported_total");

  @TempDir Path folder;

  @Test
  void every_query_gives_data_and_two_alerts_fire_on_their_faults(Launcher mesh) {
    try (var prometheus = Prometheus.over(mesh, folder)) {
      mesh.run("demo").orFail();
      Partner acme = Partner.of(mesh, "acme");
      Path stranger = Certificates.selfSigned(mesh, "/CN=nobody");
      var contract = RandomContract.create();
      try (var grpc = GrpcCaller.of(mesh.port(9443), mesh.home().resolve("partners/acme"), "none");
          var broken = DroppedBundle.drop(mesh, contract, "policy: [");
          var _ = OrderLoad.start(Shop.of(acme).receive(100), ORDERS_PER_SECOND);
          var _ =
              SteadyLoad.start(
                  HANDSHAKES_PER_SECOND,
                  _ -> {
                    boolean _ = Handshake.isTaken(mesh, 7001, stranger);
                    var _ = acme.withToken("none").get("/v1/orders");
                    var _ = grpc.refusal(contract.unary(), contract.question("a", 1));
                  })) {
        broken.descriptors(new byte[] {1, 2, 3});
        prometheus.awaitFiring("HansaContractsRefused", SOON);
        prometheus.awaitFiring("HansaHandshakesRejected", SOON);
        everythingIsThere(prometheus);
      }
    }
  }

  private static void everythingIsThere(Prometheus prometheus) {
    var questions = new ArrayList<String>();
    for (Dashboard dashboard : Dashboard.all()) {
      questions.addAll(dashboard.queries("10s"));
    }
    for (Rule rule : Rule.all()) {
      Selectors.metrics(rule.expression()).stream()
          .filter(name -> !EVENTS.contains(name))
          .forEach(questions::add);
      Selectors.recorded(rule.expression()).forEach(questions::add);
      if (!rule.alert()) {
        questions.add(rule.name());
      }
    }
    List<String> asked = questions.stream().distinct().toList();
    assertThat(asked).hasSizeGreaterThan(80);
    asked.forEach(question -> prometheus.awaitSeries(question, SOON));
    assertThat(prometheus.brokenRules()).isEmpty();
  }
}
