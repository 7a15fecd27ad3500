package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Home;
import dev.hansa.runtime.trust.TrustConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process as its settings describe it.
 *
 * @param file where they stand
 */
record ConfiguredProcess(Home home, String name, Path file, ConfigValues values) {
  private static final Map<String, String> PORTS =
      Map.of(
          "mesh", "hansa.server.port",
          "management", "hansa.management.port",
          "https", "hansa.identity.https-port",
          "rest", "hansa.edge.rest-port",
          "grpc", "hansa.edge.grpc-port");

  String domain() {
    return values.find("hansa.trust.domain").orElse("hansa.local");
  }

  /** Its certificate, key and bundle; empty if its settings name none. */
  Optional<TrustConfig> trust() {
    Optional<Path> certificate = path("hansa.trust.certificate");
    Optional<Path> key = path("hansa.trust.key");
    Optional<Path> bundle = path("hansa.trust.bundle");
    return certificate.isEmpty() || key.isEmpty() || bundle.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TrustConfig(
                domain(),
                certificate.get(),
                key.get(),
                bundle.get(),
                Map.of(),
                Duration.ofDays(1)));
  }

  private Optional<Path> path(String key) {
    return values.find(key).map(home.folder()::resolve);
  }

  /** Its ports, by purpose. */
  Map<String, Integer> ports() {
    var found = new LinkedHashMap<String, Integer>();
    PORTS.forEach((purpose, key) -> values.port(key).ifPresent(p -> found.put(purpose, p)));
    return found;
  }

  /** Addresses of the services that it calls, by name; targets that gRPC resolves are left out. */
  Map<String, List<String>> callees() {
    var found = new LinkedHashMap<String, List<String>>();
    values
        .named("hansa.upstreams", "address")
        .forEach((callee, addresses) -> found.put(callee, list(addresses)));
    found.values().removeIf(addresses -> addresses.stream().anyMatch(a -> a.contains("://")));
    return found;
  }

  /** Where identity answers. */
  List<URI> identity() {
    String addresses =
        values
            .find("hansa.token.address")
            .or(() -> values.find("hansa.token.issuer"))
            .orElse("https://localhost:8444");
    return list(addresses).stream().map(URI::create).toList();
  }

  private static List<String> list(String addresses) {
    return Stream.of(addresses.split(",", -1)).map(String::strip).toList();
  }
}
