package dev.hansa.acceptance.telemetry;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.PlainHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus that reads a mesh every second and judges the kit's rules in {@link QuickRules}
 * time. It listens on a port of its own; close it to stop it.
 */
final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Management ports as DESIGN numbers them. */
  private static final Map<String, Integer> PORTS =
      new TreeMap<>(
          Map.of(
              "gateway", 17443,
              "identity", 17000,
              "orders", 17001,
              "inventory", 17002,
              "settlement", 17003));

  private final Process process;
  private final int port;
  private final Path folder;

  private Prometheus(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /** Starts it over a mesh; {@code folder} is for its files. */
  static Prometheus over(Launcher mesh, Path folder) {
    Promtool.require("prometheus");
    QuickRules.into(folder);
    try {
      Files.writeString(folder.resolve("prometheus.yml"), configuration(mesh));
      int port = freePort();
      var process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=prometheus.yml",
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port,
                  "--log.level=warn")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("prometheus.log").toFile())
              .start();
      var prometheus = new Prometheus(process, port, folder);
      prometheus.awaitReady();
      return prometheus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(Launcher mesh) {
    var text =
        new StringBuilder(
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 500ms}
            rule_files: [recording.yml, alerts.yml]
            scrape_configs:
              - job_name: hansa
                file_sd_configs:
                  - {files: ['more-*.json'], refresh_interval: 1s}
                static_configs:
            """);
    PORTS.forEach(
        (name, port) ->
            text.append(
                "      - {targets: ['127.0.0.1:%d'], labels: {service_name: %s}}\n"
                    .formatted(mesh.port(port), name)));
    return text.toString();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() {
    try {
      Await.untilTrue("prometheus is ready", PATIENCE, this::isReady);
    } catch (AssertionError e) {
      close();
      throw new AssertionError(log(), e);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("prometheus.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isReady() {
    try {
      return get("/-/ready").contains("Ready");
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private String get(String path) {
    return PlainHttp.get(port, path).body();
  }

  /** Reads one more process from now on. */
  void read(String name, int management) {
    String target =
        "[{\"targets\": [\"127.0.0.1:%d\"], \"labels\": {\"service_name\": \"%s\"}}]"
            .formatted(management, name);
    try {
      Path whole = Files.writeString(folder.resolve(name + ".next"), target);
      Files.move(whole, folder.resolve("more-" + name + ".json"), ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many series an expression gives now.
   *
   * @throws AssertionError if it cannot be read
   */
  int series(String expression) {
    String answer =
        get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    var json = Json.object(answer);
    if (!"success".equals(json.get("status"))) {
      throw new AssertionError(expression + ": " + answer);
    }
    Object result = Json.at(json, "data.result");
    return "scalar".equals(Json.at(json, "data.resultType")) ? 1 : ((List<?>) result).size();
  }

  /** Waits until an expression gives something. */
  void awaitSeries(String expression, Duration limit) {
    Await.untilTrue(expression + " gives something", limit, () -> series(expression) > 0);
  }

  /** Waits until an alert fires. */
  void awaitFiring(String alert, Duration limit) {
    Await.untilTrue(alert + " fires", limit, () -> isFiring(alert));
  }

  boolean isFiring(String alert) {
    return series("ALERTS{alertname=\"%s\", alertstate=\"firing\"}".formatted(alert)) > 0;
  }

  /** Waits until an alert fires for one process. */
  void awaitFiring(String alert, String process, Duration limit) {
    awaitSeries(
        "ALERTS{alertname=\"%s\", alertstate=\"firing\", service_name=\"%s\"}"
            .formatted(alert, process),
        limit);
  }

  /** Waits until a process is read, and gives how many alerts fire for it. */
  int firingAtFirst(String process, Duration limit) {
    awaitSeries("up{service_name=\"%s\"} == 1".formatted(process), limit);
    return series("ALERTS{alertstate=\"firing\", service_name=\"%s\"}".formatted(process));
  }

  /** Rules that could not be judged, with what is wrong. */
  List<String> brokenRules() {
    Object groups = Json.at(Json.object(get("/api/v1/rules")), "data.groups");
    return ((List<?>) groups)
        .stream()
            .flatMap(group -> ((List<?>) Json.at(group, "rules")).stream())
            .filter(rule -> !"ok".equals(Json.at(rule, "health")))
            .map(rule -> Json.at(rule, "name") + ": " + Json.at(rule, "lastError"))
            .toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
