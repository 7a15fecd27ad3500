package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One more identity beside that of a mesh: the same issuer on the same database, with settings of
 * its own, at ports and in a folder of its own. Close it to stop it.
 *
 * @param address of its HTTPS face
 * @param log all that it says
 */
public record IdentityReplica(Process process, URI address, Path log) implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  /** Starts it and waits until it is ready. */
  public static IdentityReplica start(Launcher mesh, Map<String, String> settings) {
    try {
      Path home = SharedMesh.newHome("hansa-replica");
      copy(mesh.home().resolve("etc"), home.resolve("etc"));
      copy(mesh.home().resolve("contracts"), home.resolve("contracts"));
      int https = freePort();
      int management = freePort();
      Path log = home.resolve("log");
      var replica =
          new IdentityReplica(
              builder(mesh, home, ports(https, management), settings)
                  .redirectErrorStream(true)
                  .redirectOutput(log.toFile())
                  .start(),
              URI.create("https://localhost:" + https),
              log);
      replica.awaitReady(management);
      return replica;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessBuilder builder(
      Launcher mesh, Path home, Map<String, String> ports, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(ports, settings)
        .flatMap(some -> some.entrySet().stream())
        .forEach(setting -> command.add("-D" + setting.getKey() + "=" + setting.getValue()));
    command.add("@" + mesh.home().resolve("run/identity.args"));
    var builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("HANSA_HOME", home.toString());
    for (String signal : List.of("TRACES", "METRICS", "LOGS")) {
      builder.environment().put("OTEL_" + signal + "_EXPORTER", "none");
    }
    return builder;
  }

  private static Map<String, String> ports(int https, int management) throws IOException {
    return Map.of(
        "hansa.identity.https-port", String.valueOf(https),
        "hansa.management.port", String.valueOf(management),
        "hansa.server.port", String.valueOf(freePort()));
  }

  private void awaitReady(int management) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.untilTrue("the replica is ready", START, () -> isReady(http, request));
    } catch (AssertionError late) {
      close();
      throw new AssertionError(Files.readString(log), late);
    }
  }

  private boolean isReady(HttpClient http, HttpRequest request) {
    if (!process.isAlive()) {
      throw new AssertionError("it ended with " + process.exitValue());
    }
    try {
      return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
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
