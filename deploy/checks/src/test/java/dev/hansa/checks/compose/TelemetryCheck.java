package dev.hansa.checks.compose;

import dev.hansa.checks.compose.ComposeFile.Service;
import dev.hansa.checks.file.Tree;
import dev.hansa.checks.settings.Processes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The files of {@code deploy/telemetry} find in Compose what they expect. */
final class TelemetryCheck {
  /** Without a default. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env:)?([A-Z_]+)}");

  private final Tree deploy;
  private final Map<String, Service> services;
  private final List<String> found = new ArrayList<>();

  private TelemetryCheck(Tree deploy, ComposeFile compose) {
    this.deploy = deploy;
    this.services = compose.services();
  }

  static List<String> violations(Tree deploy, ComposeFile compose) {
    var check = new TelemetryCheck(deploy, compose);
    check.variables("collector", "telemetry/collector/");
    check.variables("grafana", "telemetry/grafana/provisioning/");
    check.variables("prometheus", "telemetry/prometheus/");
    check.places();
    check.collector();
    return check.found;
  }

  /** Each that a file names is set. */
  private void variables(String name, String folder) {
    Service service = services.get(name);
    if (service == null) {
      found.add("no service " + name);
      return;
    }
    deploy.files().keySet().stream()
        .filter(file -> file.startsWith(folder))
        .flatMap(file -> VARIABLE.matcher(deploy.text(file)).results())
        .map(MatchResult::group)
        .map(variable -> VARIABLE.matcher(variable).replaceAll("$1"))
        .filter(variable -> !service.environment().containsKey(variable))
        .distinct()
        .forEach(variable -> found.add(name + ": " + variable + " is not set"));
  }

  /** Mounts are where files look for them, or below. */
  private void places() {
    mounted("grafana", "path: ", "telemetry/grafana/provisioning/dashboards/hansa.yml", "");
    mounted(
        "prometheus", "- targets/local", "telemetry/prometheus/prometheus.yml", "/etc/prometheus/");
  }

  private void mounted(String name, String mark, String file, String folder) {
    Service service = services.get(name);
    String place =
        deploy
            .text(file)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(mark))
            .map(line -> folder + line.substring(line.indexOf(' ') + 1))
            .findFirst()
            .orElse("nowhere in " + file);
    if (service != null
        && service.mounts().keySet().stream()
            .noneMatch(mount -> mount.equals(place) || mount.startsWith(place + "/"))) {
      found.add(name + ": nothing is mounted at " + place);
    }
  }

  /** Processes send where it listens. */
  private void collector() {
    String config = deploy.text("telemetry/collector/config.yaml");
    for (String process : Processes.NAMES) {
      Service service = services.get(process);
      if (service != null) {
        URI endpoint =
            URI.create(service.environment().getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", ""));
        if (!config.contains("endpoint: 0.0.0.0:" + endpoint.getPort())) {
          found.add(process + ": no receiver of the collector at " + endpoint);
        }
      }
    }
  }
}
