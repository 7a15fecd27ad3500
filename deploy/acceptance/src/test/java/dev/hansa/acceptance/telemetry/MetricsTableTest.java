package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.Metrics;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.telemetry.MetricsTable.Metric;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code METRICS.md} against the sources, and against what a mesh tells. */
class MetricsTableTest {
  private static final Pattern MADE =
      Pattern.compile(
          "(?:gaugeBuilder|counterBuilder|histogramBuilder|registerLongCounter|gauge|age)\\(\\s*"
              + "(?:meter,\\s*|identity,\\s*meter,\\s*)?\"(hansa\\.[a-z_.]+)\"");

  @Test
  void the_table_has_every_metric_of_the_sources_and_no_other() {
    assertThat(MetricsTable.read().stream().map(Metric::name))
        .doesNotHaveDuplicates()
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(made());
  }

  private static Set<String> made() {
    return Sources.main().stream()
        .flatMap(text -> MADE.matcher(text).results().map(found -> found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @OnSharedMesh
  void a_mesh_tells_what_the_table_says_and_nothing_else(Launcher mesh) {
    mesh.run("demo").orFail();
    Map<String, Metric> known =
        MetricsTable.read().stream()
            .flatMap(metric -> metric.seriesNames().stream().map(name -> Map.entry(name, metric)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    var seen = new TreeSet<String>();
    var faults = new TreeSet<String>();
    for (Series series : told(mesh)) {
      Metric metric = known.get(series.name());
      if (metric == null) {
        faults.add(series.name() + " is not in the table");
        continue;
      }
      seen.add(metric.name());
      series.labels().stream()
          .filter(label -> !label.equals("le") && !metric.labels().contains(label))
          .forEach(label -> faults.add(metric.name() + " has no attribute " + label));
    }
    MetricsTable.read().stream()
        .filter(metric -> !metric.since().equals("event") && !seen.contains(metric.name()))
        .forEach(metric -> faults.add("nobody tells " + metric.name()));
    assertThat(faults).isEmpty();
  }

  private record Series(String name, Set<String> labels) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    static Series of(String line) {
      int end = line.indexOf('{');
      return end < 0
          ? new Series(line.substring(0, line.indexOf(' ')), Set.of())
          : new Series(
              line.substring(0, end),
              LABEL
                  .matcher(line.substring(end))
                  .results()
                  .map(found -> found.group(1))
                  .collect(Collectors.toSet()));
    }
  }

  private static Set<Series> told(Launcher mesh) {
    return Stream.of(17443, 17000, 17001, 17002, 17003)
        .map(mesh::port)
        .flatMap(port -> Metrics.of(port).lines())
        .filter(line -> line.startsWith("hansa_"))
        .map(Series::of)
        .collect(Collectors.toSet());
  }
}
