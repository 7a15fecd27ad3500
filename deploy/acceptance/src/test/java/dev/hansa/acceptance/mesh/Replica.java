package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One more process of a workload beside that of a mesh, with settings of its own, at ports and in a
 * folder of its own; what the mesh shares, its database and its other processes, it uses as well.
 * Close it to stop it.
 *
 * @param address of its HTTPS face
 * @param grpc port of its gRPC face
 * @param management port of its plain HTTP for operators
 * @param home its folder
 */
public record Replica(Process process, URI address, int grpc, int management, Path home)
    implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  /** The same issuer on the same database. */
  public static Replica ofIdentity(Launcher mesh, Map<String, String> settings) {
    return ofIdentity(mesh, settings, Map.of());
  }

  /** The same, with environment variables of its own. */
  public static Replica ofIdentity(
      Launcher mesh, Map<String, String> settings, Map<String, String> environment) {
    return start(
        mesh, "identity", "hansa.identity.https-port", "hansa.server.port", settings, environment);
  }

  /** Another edge before the same services. */
  public static Replica ofEdge(Launcher mesh, Map<String, String> settings) {
    return ofEdge(mesh, settings, Map.of());
  }

  /** The same, with environment variables of its own. */
  public static Replica ofEdge(
      Launcher mesh, Map<String, String> settings, Map<String, String> environment) {
    return start(
        mesh, "gateway", "hansa.edge.rest-port", "hansa.edge.grpc-port", settings, environment);
  }

  private static Replica start(
      Launcher mesh,
      String workload,
      String https,
      String grpc,
      Map<String, String> settings,
      Map<String, String> environment) {
    try {
      Path home = SharedMesh.newHome("hansa-replica");
      copy(mesh.home().resolve("etc"), home.resolve("etc"));
      copy(mesh.home().resolve("contracts"), home.resolve("contracts"));
      int port = freePort();
      int grpcPort = freePort();
      int management = freePort();
      Map<String, String> all = new HashMap<>(settings);
      all.put(https, String.valueOf(port));
      all.put(grpc, String.valueOf(grpcPort));
      all.put("hansa.management.port", String.valueOf(management));
      var builder = builder(mesh.home().resolve("run").resolve(workload + ".args"), home, all);
      builder.environment().putAll(environment);
      var replica =
          new Replica(
              builder
                  .redirectErrorStream(true)
                  .redirectOutput(home.resolve("log").toFile())
                  .start(),
              URI.create("https://localhost:" + port),
              grpcPort,
              management,
              home);
      replica.awaitReady();
      return replica;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects its garbage, as {@code jcmd} does for an operator. */
  public void collect() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String _ = Program.run(home, Map.of(), jcmd, String.valueOf(process.pid()), "GC.run");
  }

  /** All that it says. */
  public Path log() {
    return home.resolve("log");
  }

  private static ProcessBuilder builder(Path arguments, Path home, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("@" + arguments);
    var builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("HANSA_HOME", home.toString());
    for (String signal : List.of("TRACES", "METRICS", "LOGS")) {
      builder.environment().put("OTEL_" + signal + "_EXPORTER", "none");
    }
    return builder;
  }

  private void awaitReady() throws IOException {
    try {
      Await.untilTrue("the replica is ready", START, this::isReady);
    } catch (AssertionError late) {
      String said = Files.readString(log());
      close();
      throw new AssertionError(said, late);
    }
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("it ended with " + process.exitValue());
    }
    try {
      return PlainHttp.get(management, "/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** Stops it, and leaves nothing of it: its folder has a copy of every key. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    wipe(home);
  }

  private static void wipe(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
