package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The processes' settings under {@code etc/}: one file for all, one for each workload. */
final class Settings {
  static final String TRUST_DOMAIN = "hansa.local";
  private static final String HOST = "127.0.0.1";

  /** Seals identity's signing keys in the database; made once and never again. */
  private static final String SEALING_KEY = "etc/identity-sealing.key";

  private static final int PASSWORD_BYTES = 24;
  private static final int SEALING_KEY_BYTES = 32;

  /**
   * Streams have no end of their own; a stop on a developer's machine does not wait for them long.
   */
  private static final String DRAIN = "5s";

  private static final String HEADER =
      "# Written by ./hansa up. Change it and it is yours: it is not written again.\n";

  private static final String TARGETS =
      """
      # edge.allowed-targets: back ends outside the mesh that contract bundles may name. For
      # development, any on this machine, in plain text; the product's own default is none at all.
      """;

  private final Home home;
  private final PortPlan ports;
  private final int replicas;
  private final SecureRandom random = new SecureRandom();

  Settings(Home home, PortPlan ports, int replicas) {
    this.home = home;
    this.ports = ports;
    this.replicas = replicas;
  }

  /**
   * Writes what is missing or was not edited.
   *
   * @return names of files that were edited and would differ
   */
  List<String> write() {
    var files = new GeneratedFiles(home.etc());
    var edited = new ArrayList<String>();
    if (!files.write("hansa.yml", HEADER + dump(Map.of("hansa", common())))) {
      edited.add("hansa.yml");
    }
    for (Workload workload : Workload.ALL) {
      String name = workload.name() + ".yml";
      String note = workload.equals(Workload.GATEWAY) ? TARGETS : "";
      if (!files.write(name, HEADER + note + dump(Map.of("hansa", own(workload))))) {
        edited.add(name);
      }
    }
    return edited;
  }

  /** Makes the sealing key, unless there is one. */
  void keepSealingKey() {
    Path file = home.folder().resolve(SEALING_KEY);
    if (!Files.exists(file)) {
      byte[] key = new byte[SEALING_KEY_BYTES];
      random.nextBytes(key);
      PemFiles.write(file, Base64.getEncoder().encodeToString(key) + "\n");
    }
  }

  String issuer() {
    return "https://localhost:" + ports.of(Workload.IDENTITY, Ports.HTTPS);
  }

  private Map<String, Object> common() {
    var all = new LinkedHashMap<String, Object>();
    all.put("trust", Map.of("domain", TRUST_DOMAIN));
    var token = new LinkedHashMap<String, Object>();
    token.put("issuer", issuer());
    if (replicas > 1) {
      token.put("address", addresses("https://localhost:", Workload.IDENTITY, Ports.HTTPS));
    }
    all.put("token", token);
    all.put("server", Map.of("drain-timeout", DRAIN));
    return all;
  }

  private Map<String, Object> own(Workload workload) {
    String name = workload.name();
    String tls = "etc/tls/" + name + "/";
    var own = new LinkedHashMap<String, Object>();
    var trust = new LinkedHashMap<String, Object>();
    trust.put("certificate", tls + "tls.crt");
    trust.put("key", tls + "tls.key");
    trust.put("bundle", tls + "ca.crt");
    own.put("trust", trust);
    if (workload.ports().containsKey(Ports.MESH)) {
      own.put("server", listen(ports.of(workload, Ports.MESH)));
    }
    own.put("management", listen(ports.of(workload, Ports.MANAGEMENT)));
    if (!workload.upstreams().isEmpty()) {
      var upstreams = new LinkedHashMap<String, Object>();
      for (String upstream : workload.upstreams()) {
        upstreams.put(upstream, Map.of("address", address(upstream)));
      }
      own.put("upstreams", upstreams);
    }
    if (workload.hasDatabase()) {
      var database = new LinkedHashMap<String, Object>();
      database.put("url", "jdbc:postgresql://" + HOST + ":" + ports.postgres() + "/hansa");
      database.put("user", name);
      database.put("password", password(workload));
      database.put("schema", name);
      own.put("database", database);
    }
    if (workload.equals(Workload.IDENTITY)) {
      own.put("contracts", Map.of("folder", "contracts"));
      var identity = new LinkedHashMap<String, Object>();
      identity.put("host", HOST);
      identity.put("https-port", ports.of(workload, Ports.HTTPS));
      var authority = new LinkedHashMap<String, Object>();
      authority.put("certificate", tls + "authority.crt");
      authority.put("key", tls + "authority.key");
      identity.put("authority", authority);
      identity.put("keys", Map.of("sealing-key-file", SEALING_KEY));
      own.put("identity", identity);
    }
    if (workload.equals(Workload.GATEWAY)) {
      own.put("contracts", Map.of("folder", "contracts"));
      var edge = new LinkedHashMap<String, Object>();
      edge.put("host", HOST);
      edge.put("rest-port", ports.of(workload, Ports.REST));
      edge.put("grpc-port", ports.of(workload, Ports.GRPC));
      edge.put("token-help", "./hansa token --partner NAME prints a new one");
      edge.put("allowed-targets", Map.of("this-machine", thisMachine()));
      own.put("edge", edge);
    }
    return own;
  }

  private static Map<String, Object> thisMachine() {
    var target = new LinkedHashMap<String, Object>();
    target.put("address", "localhost:*");
    target.put("tls", "none");
    target.put("token", "none");
    return target;
  }

  private String address(String upstream) {
    Workload callee =
        Workload.ALL.stream().filter(w -> w.name().equals(upstream)).findFirst().orElseThrow();
    return addresses("localhost:", callee, Ports.MESH);
  }

  /** Of all replicas, with commas. */
  private String addresses(String before, Workload workload, String purpose) {
    return IntStream.range(0, replicas)
        .mapToObj(replica -> before + ports.of(workload, replica).get(purpose))
        .collect(Collectors.joining(","));
  }

  private static Map<String, Object> listen(int port) {
    var listen = new LinkedHashMap<String, Object>();
    listen.put("host", HOST);
    listen.put("port", port);
    return listen;
  }

  /** The password of a workload's role: the one in its file, or a new one. */
  String password(Workload workload) {
    Path file = home.etc().resolve(workload.name() + ".yml");
    if (Files.exists(file)
        && read(file).get("hansa") instanceof Map<?, ?> hansa
        && hansa.get("database") instanceof Map<?, ?> database
        && database.get("password") instanceof String known) {
      return known;
    }
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Map<?, ?> read(Path file) {
    try {
      Object content =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return content instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException e) {
      throw new StartFailure(file + " is not YAML: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String dump(Map<String, Object> content) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(options).dump(content);
  }
}
