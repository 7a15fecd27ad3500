package dev.hansa.acceptance.mesh;

/** What a process counts, as Prometheus reads it. */
public final class Metrics {
  private Metrics() {}

  /** Sum of the series of a process whose lines begin with a name and contain a label. */
  public static double sum(int managementPort, String name, String label) {
    return of(managementPort)
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(Metrics::value)
        .sum();
  }

  /** The value of a line with labels. */
  static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf('}') + 1).strip().split(" ", 2)[0]);
  }

  /** All that a process counts. */
  public static String of(int port) {
    return PlainHttp.get(port, "/metrics").body();
  }
}
