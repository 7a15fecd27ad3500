package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Home;
import dev.hansa.runtime.trust.TrustConfig;
import java.net.URI;
import java.nio.file.Files;
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
  private static final String CERTIFICATE = "hansa.trust.certificate";
  private static final String MANAGEMENT = "hansa.management.port";

  private static final Map<String, String> PORTS =
      Map.of(
          "mesh", "hansa.server.port",
          "management", MANAGEMENT,
          "https", "hansa.identity.https-port",
          "rest", "hansa.edge.rest-port",
          "grpc", "hansa.edge.grpc-port");

  String domain() {
    return values.find("hansa.trust.domain").orElse("hansa.local");
  }

  /**
   * Its certificate, key and bundle; empty if its settings name none and the usual folder is not
   * there: settings of a process that runs elsewhere.
   */
  Optional<TrustConfig> trust() {
    boolean named = values.find(CERTIFICATE).isPresent();
    return named || Files.isDirectory(home.tls(name))
        ? Optional.of(
            new TrustConfig(
                domain(),
                file(CERTIFICATE, "tls.crt"),
                file("hansa.trust.key", "tls.key"),
                file("hansa.trust.bundle", "ca.crt"),
                Map.of(),
                Duration.ofDays(1)))
        : Optional.empty();
  }

  private Path file(String key, String usual) {
    return values
        .find(key)
        .map(home.folder()::resolve)
        .orElseGet(() -> home.tls(name).resolve(usual));
  }

  /** Where it tells of itself, if its port is fixed. */
  Optional<URI> management() {
    String host =
        values
            .find("hansa.management.host")
            .filter(named -> !named.equals("0.0.0.0"))
            .orElse("127.0.0.1");
    return values.port(MANAGEMENT).map(port -> URI.create("http://" + host + ":" + port));
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
