package dev.hansa.acceptance.telemetry;

import dev.hansa.acceptance.mesh.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A dashboard of the kit, read from its file. */
record Dashboard(String file, Map<String, Object> json) {
  static List<Dashboard> all() {
    return Kit.files("grafana/dashboards", ".json").stream().map(Dashboard::read).toList();
  }

  private static Dashboard read(Path file) {
    try {
      return new Dashboard(file.getFileName().toString(), Json.object(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Map<?, ?>> panels() {
    return Kit.list(json.get("panels")).stream().<Map<?, ?>>map(Kit::map).toList();
  }

  List<Map<?, ?>> variables() {
    return Kit.list(Json.at(json, "templating.list")).stream().<Map<?, ?>>map(Kit::map).toList();
  }

  static List<Map<?, ?>> targets(Map<?, ?> panel) {
    return Kit.list(panel.get("targets")).stream().<Map<?, ?>>map(Kit::map).toList();
  }

  /** All queries, with the variables as a user might have chosen them. */
  List<String> queries(String window) {
    return panels().stream()
        .flatMap(panel -> targets(panel).stream())
        .map(target -> String.valueOf(target.get("expr")))
        .map(
            query ->
                query
                    .replace("$service", "orders")
                    .replace("$partner", "acme")
                    .replace("$__rate_interval", window))
        .toList();
  }

  /** The file, for the names of tests. */
  @Override
  public String toString() {
    return file;
  }
}
