package dev.hansa.acceptance.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rule of Prometheus, as the kit's files have it.
 *
 * @param alert whether it is one; otherwise it records
 */
record Rule(
    String name, boolean alert, String expression, Map<?, ?> labels, Map<?, ?> annotations) {

  /** Those that fire. */
  static List<Rule> alerts() {
    return of("prometheus/rules/alerts.yml");
  }

  /** All of them. */
  static List<Rule> all() {
    return Stream.concat(of("prometheus/rules/recording.yml").stream(), alerts().stream()).toList();
  }

  private static List<Rule> of(String file) {
    return Kit.list(Kit.yaml(file).get("groups")).stream()
        .flatMap(group -> Kit.list(Kit.map(group).get("rules")).stream())
        .map(rule -> of(Kit.map(rule)))
        .toList();
  }

  private static Rule of(Map<?, ?> rule) {
    boolean alert = rule.containsKey("alert");
    return new Rule(
        String.valueOf(rule.get(alert ? "alert" : "record")),
        alert,
        String.valueOf(rule.get("expr")),
        part(rule, "labels"),
        part(rule, "annotations"));
  }

  private static Map<?, ?> part(Map<?, ?> rule, String name) {
    return Optional.ofNullable(rule.get(name)).<Map<?, ?>>map(Kit::map).orElse(Map.of());
  }

  String annotation(String name) {
    return String.valueOf(annotations.get(name));
  }
}
