package dev.hansa.acceptance.mesh;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many calls reached a handler, by process and method, health checks left out.
 *
 * @param started {@code process method} to count
 */
public record HandlerCounts(Map<String, Double> started) {
  private static final Map<String, Integer> MANAGEMENT_PORTS =
      Map.of(
          "gateway", 17443,
          "identity", 17000,
          "orders", 17001,
          "inventory", 17002,
          "settlement", 17003);

  /** Reads them from every process. */
  public static HandlerCounts of(Launcher mesh) {
    Map<String, Double> started = new TreeMap<>();
    MANAGEMENT_PORTS.forEach(
        (process, port) ->
            Metrics.of(mesh.port(port))
                .lines()
                .filter(line -> line.startsWith("hansa_handler_started"))
                .filter(line -> !line.contains("grpc.health"))
                .filter(line -> !line.contains("StreamEntries"))
                .forEach(
                    line -> {
                      int end = line.lastIndexOf('}') + 1;
                      started.merge(
                          process + " " + line.substring(0, end), Metrics.value(line), Double::sum);
                    }));
    return new HandlerCounts(started);
  }
}
