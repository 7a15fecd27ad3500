package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  /** Debian's program is built without it; its section is compared with these instead. */
  private static final String KUBERNETES = "kubernetes_sd_configs";

  @Test
  void prometheus_takes_the_configuration_and_its_rules() {
    Promtool.require("promtool");
    var verdict = Promtool.run(Kit.path("prometheus"), "check", "config", "prometheus.yml");
    assertThat(verdict.said()).contains("SUCCESS: 2 rule files found");
    assertThat(verdict.exit()).as(verdict.said()).isZero();
  }

  @Test
  void each_alert_fires_on_its_series_and_not_before() {
    Promtool.require("promtool");
    var verdict = Promtool.run(Kit.path("prometheus"), "test", "rules", "tests/alerts_test.yml");
    assertThat(verdict.exit()).as(verdict.said()).isZero();
    assertThat(firing()).containsExactlyInAnyOrderElementsOf(names());
  }

  /** The alerts that the tests expect to fire, with labels and texts. */
  private static List<String> firing() {
    return Kit.list(Kit.yaml("prometheus/tests/alerts_test.yml").get("tests")).stream()
        .flatMap(test -> Kit.list(Kit.map(test).get("alert_rule_test")).stream())
        .map(Kit::map)
        .filter(expected -> expected.containsKey("exp_alerts"))
        .map(expected -> String.valueOf(expected.get("alertname")))
        .toList();
  }

  private static List<String> names() {
    return Rule.alerts().stream().map(Rule::name).toList();
  }

  @Test
  void each_alert_says_how_urgent_it_is_and_where_its_section_of_the_runbook_stands() {
    String runbook = Kit.read("RUNBOOK.md");
    for (Rule alert : Rule.alerts()) {
      assertThat(alert.labels().get("severity")).as(alert.name()).isIn("page", "ticket");
      assertThat(alert.annotation("summary")).as(alert.name()).isNotBlank();
      assertThat(alert.annotation("description")).as(alert.name()).isNotBlank();
      assertThat(alert.annotation("runbook_url"))
          .isEqualTo("deploy/telemetry/RUNBOOK.md#" + alert.name().toLowerCase(Locale.ROOT));
      assertThat(section(runbook, alert.name()))
          .as(alert.name())
          .contains("**Meaning.**", "**Impact.**", "**Look closer.**", "**Do.**", "**Escalate.**");
    }
    assertThat(runbook.lines().filter(line -> line.startsWith("## ")).map(l -> l.substring(3)))
        .containsExactlyElementsOf(names());
  }

  private static String section(String runbook, String name) {
    int begin = runbook.indexOf("## " + name + "\n");
    assertThat(begin).as(name + " has a section").isNotNegative();
    int end = runbook.indexOf("\n## ", begin);
    return runbook.substring(begin, end < 0 ? runbook.length() : end);
  }

  @Test
  void the_pods_of_a_cluster_are_found_by_what_their_manifests_say() throws IOException {
    Promtool.require("promtool");
    Map<?, ?> job =
        Kit.map(
            Kit.list(Kit.yaml("prometheus/prometheus-kubernetes.yml").get("scrape_configs"))
                .getFirst());
    assertThat(job.get(KUBERNETES))
        .isEqualTo(List.of(Map.of("role", "pod", "namespaces", Map.of("own_namespace", true))));
    Path rest = copy("prometheus-kubernetes.yml", KUBERNETES, "static_configs");
    Files.writeString(
        rest,
        Files.readString(rest)
            .replace("- role: pod", "- targets: []")
            .replaceAll(" +namespaces:\\R +own_namespace: true\\R", ""));
    var verdict = Promtool.run(folder, "check", "config", rest.getFileName().toString());
    assertThat(verdict.exit()).as(verdict.said()).isZero();
  }

  @TempDir Path folder;

  /** A copy of all of it, with one word of one file replaced. */
  private Path copy(String file, String word, String other) throws IOException {
    Path kit = Kit.path("prometheus");
    try (Stream<Path> files = Files.walk(kit)) {
      for (Path from : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(kit.relativize(from).toString());
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
      }
    }
    Path changed = folder.resolve(file);
    String text = Files.readString(changed);
    assertThat(text).contains(word);
    Files.writeString(changed, text.replaceFirst(Pattern.quote(word), other));
    return changed;
  }

  @ParameterizedTest
  @CsvSource({
    "prometheus.yml, scrape_interval, scrape_intervall",
    "targets/local.yml, service_name, 'service-name'",
    "rules/alerts.yml, severity, 'severe:ity'",
    "rules/alerts.yml, annotations, anotations",
    "rules/recording.yml, 'sum by', 'sum bye'",
  })
  void a_typo_is_caught(String file, String word, String typo) throws IOException {
    Promtool.require("promtool");
    copy(file, word, typo);
    var verdict = Promtool.run(folder, "check", "config", "prometheus.yml");
    assertThat(verdict.exit()).as(verdict.said()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hansa_denial_age_seconds > 60", "hansa_denials_age_seconds > 600"})
  void a_rule_that_fires_no_more_is_caught(String wrong) throws IOException {
    Promtool.require("promtool");
    copy("rules/alerts.yml", "hansa_denials_age_seconds > 60", wrong);
    onlyTestOf("HansaDenialsStale");
    var verdict = Promtool.run(folder, "test", "rules", "tests/alerts_test.yml");
    assertThat(verdict.exit()).as(verdict.said()).isNotZero();
    assertThat(verdict.said()).contains("HansaDenialsStale");
  }

  /** The others take their time. */
  private void onlyTestOf(String alert) throws IOException {
    Path tests = folder.resolve("tests/alerts_test.yml");
    String[] parts = Files.readString(tests).split("(?m)^(?=  - name: )", -1);
    String one =
        Stream.of(parts).filter(part -> part.contains("name: " + alert)).findFirst().orElseThrow();
    Files.writeString(tests, parts[0] + one);
  }

  @Test
  void rules_ask_for_hansas_metrics_by_names_that_are_written_down() {
    var known =
        MetricsTable.read().stream()
            .flatMap(metric -> metric.seriesNames().stream())
            .collect(Collectors.toSet());
    var unknown = new TreeSet<String>();
    for (Rule rule : Rule.all()) {
      Selectors.metrics(rule.expression()).stream()
          .filter(name -> name.startsWith("hansa_") && !known.contains(name))
          .forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void each_alert_is_shown_by_a_fault() {
    String drills =
        Stream.of("AlertDrillTest.java", "EdgeDrillTest.java", "LiveMeshTest.java")
            .map(Sources::test)
            .collect(Collectors.joining());
    assertThat(names()).allSatisfy(name -> assertThat(drills).contains('"' + name + '"'));
  }
}
