package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.ProcessSpec;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says how each workload is run: its command, environment, order and readiness. */
final class ServiceProcesses {
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** A cache is written at the end, with all processors busy. */
  private static final Duration TRAINING_GRACE = Duration.ofMinutes(2);

  /** By which a replica is told its ports; those of the first stand in the file of settings. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          Ports.MESH, "HANSA_SERVER_PORT",
          Ports.MANAGEMENT, "HANSA_MANAGEMENT_PORT",
          Ports.HTTPS, "HANSA_IDENTITY_HTTPS_PORT",
          Ports.REST, "HANSA_EDGE_REST_PORT",
          Ports.GRPC, "HANSA_EDGE_GRPC_PORT");

  private final Home home;
  private final PortPlan ports;
  private final WorkloadJava java;
  private final Map<String, String> environment;

  ServiceProcesses(Home home, PortPlan ports, WorkloadJava java, Map<String, String> environment) {
    this.home = home;
    this.ports = ports;
    this.java = java;
    this.environment = Map.copyOf(environment);
  }

  /** A replica, counted from 0, with the ahead-of-time cache if there is one. */
  ProcessSpec spec(Workload workload, int replica) {
    String name = workload.name() + (replica == 0 ? "" : "-" + (replica + 1));
    return spec(name, workload, replica, java.cached(workload), GRACE);
  }

  /** A run that writes the cache when it ends. */
  ProcessSpec training(Workload workload) {
    return spec(
        workload.name() + "-training", workload, 0, java.training(workload), TRAINING_GRACE);
  }

  private ProcessSpec spec(
      String name, Workload workload, int replica, List<String> aot, Duration grace) {
    List<Path> classPath = java.classPath(workload);
    Path arguments = home.run().resolve(name + ".args");
    List<String> command = JavaCommand.write(arguments, workload, classPath, aot);
    Map<String, Integer> own = ports.of(workload, replica);
    return new ProcessSpec(
        name,
        command,
        environmentOf(workload, replica, own),
        home.folder(),
        own,
        startsAfter(workload),
        needs(workload),
        Readiness.http(URI.create("http://127.0.0.1:" + own.get(Ports.MANAGEMENT) + "/ready")),
        StopSignal.TERM,
        grace,
        versionOf(arguments, workload, classPath),
        false);
  }

  private Map<String, String> environmentOf(
      Workload workload, int replica, Map<String, Integer> own) {
    var all = new HashMap<>(environment);
    all.put("HANSA_HOME", home.folder().toString());
    all.putIfAbsent("OTEL_SERVICE_NAME", workload.name());
    if (replica > 0) {
      own.forEach((purpose, port) -> all.put(VARIABLES.get(purpose), String.valueOf(port)));
    }
    return all;
  }

  private static Set<String> startsAfter(Workload workload) {
    return workload.hasDatabase() ? Set.of(PostgresServer.NAME) : Set.of();
  }

  private static Set<String> needs(Workload workload) {
    var needs = new HashSet<>(workload.upstreams());
    needs.addAll(startsAfter(workload));
    if (!workload.equals(Workload.IDENTITY)) {
      needs.add(Workload.IDENTITY.name());
    }
    return needs;
  }

  /** Another jar, argument or setting is another version. */
  private String versionOf(Path arguments, Workload workload, List<Path> classPath) {
    try {
      return AotCaches.version(classPath)
          + Files.readString(arguments)
          + Files.readString(home.etc().resolve("hansa.yml"))
          + Files.readString(home.etc().resolve(workload.name() + ".yml"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the settings of " + workload.name(), e);
    }
  }
}
