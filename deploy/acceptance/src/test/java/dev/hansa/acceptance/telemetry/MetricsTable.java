package dev.hansa.acceptance.telemetry;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of {@code METRICS.md}. */
final class MetricsTable {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final int COLUMNS = 7;

  private MetricsTable() {}

  /**
   * A row.
   *
   * @param since from when on there is a series: start, call or event
   */
  record Metric(String name, String kind, String unit, Set<String> labels, String since) {
    /** As Prometheus has it. */
    String family() {
      String base = underscored(name) + (unit.equals("s") ? "_seconds" : "");
      return kind.equals("counter") ? base + "_total" : base;
    }

    Set<String> seriesNames() {
      return kind.equals("histogram")
          ? Set.of(family() + "_bucket", family() + "_count", family() + "_sum")
          : Set.of(family());
    }
  }

  static String underscored(String name) {
    return name.replace('.', '_');
  }

  static List<Metric> read() {
    return Kit.read("METRICS.md")
        .lines()
        .filter(l -> l.startsWith("| `hansa."))
        .map(MetricsTable::row)
        .toList();
  }

  private static Metric row(String line) {
    var cells = List.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1));
    if (cells.size() != COLUMNS) {
      throw new AssertionError("a row of METRICS.md has " + COLUMNS + " cells: " + line);
    }
    return new Metric(
        cells.get(0).replace("`", "").strip(),
        cells.get(1).strip(),
        cells.get(2).strip(),
        CODE.matcher(cells.get(3))
            .results()
            .map(r -> underscored(r.group(1)))
            .collect(Collectors.toSet()),
        cells.get(5).strip());
  }
}
