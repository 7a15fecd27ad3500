package dev.hansa.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.checks.file.Tree;
import dev.hansa.checks.settings.EffectiveSettings;
import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.trust.DevelopmentTrust;
import dev.hansa.runtime.trust.Principal;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product itself is the strictest reader of its settings: it starts with what a Pod mounts. */
class StartTest {
  private static final int LIMIT_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void the_gateway_starts_with_what_its_pod_mounts() throws Exception {
    Workload gateway = gateway(Kit.SUPPLIED);
    Path home = install(gateway);
    int management = freePort();
    Process process = start(gateway, home, management);
    try {
      assertThat(awaitPage(process, management, "/live")).startsWith("200 ");
      // Nobody is there whom it could call, so that it lives and is not ready.
      assertThat(awaitPage(process, management, "/ready"))
          .startsWith("503 ")
          .contains("waiting warm-up", "ready process");
      awaitLog(process, " is up"); // from now on it stops by draining
      assertThat(home.toFile().list())
          .as("written beside what is mounted")
          .isSubsetOf("etc", "contracts", "data");
    } finally {
      process.destroy();
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).as(log()).isZero();
  }

  @Test
  void the_gateway_does_not_start_with_a_misspelt_setting() throws Exception {
    Workload gateway =
        gateway(Kit.SUPPLIED.edited("base/config/gateway.yml", "origins:", "origin:"));
    Process process = start(gateway, install(gateway), freePort());
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log()).contains("unknown setting: hansa.edge.origin ");
  }

  private static Workload gateway(Tree tree) {
    return Manifests.render(tree, "overlays/single-node").workloads().stream()
        .filter(workload -> workload.name().equals("gateway"))
        .findFirst()
        .orElseThrow();
  }

  /** Files at the places where the Pod has them, with certificates of a development root. */
  private Path install(Workload workload) throws IOException {
    Path home = folder.resolve("home");
    String mounted = workload.environment().getOrDefault("HANSA_HOME", "none") + "/";
    for (Map.Entry<String, String> file : workload.files().entrySet()) {
      if (!file.getValue().equals(EffectiveSettings.SECRET)) {
        Path place = home.resolve(file.getKey().substring(mounted.length()));
        Files.createDirectories(place.getParent());
        String name = String.valueOf(place.getFileName());
        Files.write(
            place,
            Kit.BUNDLES.contains(name)
                ? Kit.bundle(name)
                : file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    new DevelopmentTrust(
            workload.settings().value("hansa.trust.domain"),
            folder.resolve("ca"),
            folder.resolve("authority"),
            InstantSource.system())
        .prepare(
            Map.of(Principal.service(workload.name()), home.resolve("etc/tls/" + workload.name())));
    return home;
  }

  private Process start(Workload workload, Path home, int management) throws IOException {
    String classPath =
        new Distribution(Tree.root().resolve("deploy/cli/target/dist"))
            .classPath(workload.name()).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath,
            "dev.hansa.gateway.edge.EdgeApplication");
    builder.environment().putAll(workload.environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "HANSA_HOME", home.toString(),
                "HANSA_MANAGEMENT_HOST", "127.0.0.1",
                "HANSA_MANAGEMENT_PORT", String.valueOf(management),
                "HANSA_EDGE_HOST", "127.0.0.1",
                "HANSA_EDGE_REST_PORT", "0",
                "HANSA_EDGE_GRPC_PORT", "0",
                "OTEL_TRACES_EXPORTER", "none"));
    return builder
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String awaitPage(Process process, int port, String path) throws Exception {
    URI page = URI.create("http://127.0.0.1:" + port + path);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    try (var http = HttpClient.newHttpClient()) {
      while (process.isAlive() && System.nanoTime() < end) {
        try {
          var request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();
          var response = http.send(request, HttpResponse.BodyHandlers.ofString());
          return response.statusCode() + " " + response.body();
        } catch (IOException _) {
          process.waitFor(100, TimeUnit.MILLISECONDS); // it does not listen yet
        }
      }
    }
    return "no answer; " + log();
  }

  private void awaitLog(Process process, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!log().contains(text) && process.isAlive() && System.nanoTime() < end) {
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    assertThat(log()).contains(text);
  }

  private String log() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
      return lines.collect(Collectors.joining("\n"));
    }
  }
}
