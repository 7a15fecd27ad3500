package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.ProcessSpec;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.StopSignal;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The local trace dashboard: Zipkin's slim server, which keeps traces in memory. */
final class ZipkinServer {
  static final String NAME = "zipkin";

  /** Purpose of its port. */
  static final String HTTP = "http";

  private static final int HEAP_MEGABYTES = 160;

  private final Home home;
  private final Distribution distribution;
  private final int port;

  ZipkinServer(Home home, Distribution distribution, int port) {
    this.home = home;
    this.distribution = distribution;
    this.port = port;
  }

  boolean isBuilt() {
    return Files.exists(distribution.zipkinServer());
  }

  URI address() {
    return URI.create("http://localhost:" + port);
  }

  ProcessSpec spec() {
    return new ProcessSpec(
        NAME,
        JavaCommand.ofJar(HEAP_MEGABYTES, distribution.zipkinServer()),
        Map.of(
            "STORAGE_TYPE", "mem",
            "QUERY_PORT", Integer.toString(port),
            "SERVER_ADDRESS", "127.0.0.1",
            "SELF_TRACING_ENABLED", "false"),
        home.folder(),
        Map.of(HTTP, port),
        Set.of(),
        Set.of(),
        Readiness.http(URI.create("http://127.0.0.1:" + port + "/health")),
        StopSignal.TERM,
        Duration.ofSeconds(5),
        "",
        true);
  }
}
