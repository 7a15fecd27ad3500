package dev.hansa.runtime.wiring;

import dev.hansa.runtime.contract.LiveContracts;
import io.opentelemetry.api.OpenTelemetry;

/**
 * What is served of the contract folder: the page {@code /contracts} of the management port, and
 * how many bundles in figures.
 */
final class ContractsPage {
  private ContractsPage() {}

  static ManagementPage of(LiveContracts<?> live, OpenTelemetry telemetry) {
    var meter = telemetry.getMeter("dev.hansa.runtime");
    var _ =
        meter
            .gaugeBuilder("hansa.contracts.loaded")
            .ofLongs()
            .setDescription("Contract bundles that are served")
            .buildWithCallback(gauge -> gauge.record(live.served().size()));
    var _ =
        meter
            .gaugeBuilder("hansa.contracts.refused")
            .ofLongs()
            .setDescription("Contract bundles in the folder that are not served as they are")
            .buildWithCallback(gauge -> gauge.record(live.refused().size()));
    return new ManagementPage("/contracts", "text/plain; charset=utf-8", () -> text(live));
  }

  private static String text(LiveContracts<?> live) {
    var text = new StringBuilder();
    live.served().forEach(name -> text.append("serves ").append(name).append('\n'));
    live.refused()
        .forEach(
            (name, faults) -> {
              text.append("refuses ").append(name).append('\n');
              faults.forEach(fault -> text.append("  ").append(fault).append('\n'));
            });
    return text.toString();
  }
}
