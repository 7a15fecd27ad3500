package dev.hansa.checks.compose;

import dev.hansa.checks.compose.ComposeFile.Service;
import dev.hansa.checks.file.StrictYaml;
import dev.hansa.checks.file.Tree;
import dev.hansa.checks.settings.EffectiveSettings;
import dev.hansa.checks.settings.Processes;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be wrong with a Compose file although each of its keys is right. */
final class ComposeCheck {
  private static final String HOME = "/var/lib/hansa";

  /** Beside the drain, to close; see the manifests for Kubernetes. */
  private static final int CLOSING_SECONDS = 10;

  /** What the operator puts there. */
  private static final Set<String> SUPPLIED =
      Set.of("./contracts", "./identity-sealing.key", "./tls");

  private static final Pattern ROLES = Pattern.compile("(?m)^for role in ([a-z ]+); do$");
  private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

  private final Tree deploy;
  private final ComposeFile compose;
  private final Map<String, EffectiveSettings> settings = new TreeMap<>();
  private final List<String> found = new ArrayList<>();

  private ComposeCheck(Tree deploy) {
    this.deploy = deploy;
    this.compose = ComposeFile.read(deploy.text("compose/compose.yaml"));
  }

  /**
   * Lists what is wrong.
   *
   * @param deploy the folder {@code deploy}
   */
  static List<String> violations(Tree deploy) {
    var check = new ComposeCheck(deploy);
    for (String process : Processes.NAMES) {
      if (check.compose.services().containsKey(process)) {
        check.read(process, check.service(process));
      } else {
        check.found.add("no service " + process);
      }
    }
    check.settings.forEach((name, values) -> check.process(name, check.service(name), values));
    check.compose.services().forEach(check::service);
    check.targets();
    check.roles();
    check.found.addAll(TelemetryCheck.violations(deploy, check.compose));
    return check.found;
  }

  private Service service(String name) {
    return Objects.requireNonNull(compose.services().get(name), name);
  }

  private void read(String name, Service service) {
    var files = new LinkedHashMap<String, String>();
    for (String file : List.of("hansa.yml", name + ".yml")) {
      String source = service.mounts().getOrDefault(HOME + "/etc/" + file, "");
      files.put(file, deploy.find(path(source)).isPresent() ? deploy.text(path(source)) : "");
    }
    var environment = new LinkedHashMap<String, String>();
    service
        .environment()
        .forEach(
            (key, value) ->
                environment.put(key, value.contains("${") ? EffectiveSettings.SECRET : value));
    var effective = EffectiveSettings.of(name, files, environment);
    found.addAll(effective.violations());
    found.addAll(effective.lonely());
    settings.put(name, effective);
  }

  private void process(String name, Service service, EffectiveSettings values) {
    String image = "${HANSA_IMAGES:-hansa}/" + name + ":${HANSA_VERSION:-" + Tree.version() + "}";
    expect(name, "image " + image, service.image().equals(image));
    expect(name, "user 65532:65532", "65532:65532".equals(service.user()));
    expect(name, "a read-only root", Boolean.TRUE.equals(service.read_only()));
    expect(name, "no capabilities", service.cap_drop().equals(List.of("ALL")));
    expect(
        name,
        "no new privileges",
        service.security_opt().equals(List.of("no-new-privileges:true")));
    expect(name, "limits", service.mem_limit() != null && service.cpus() != null);
    expect(name, "a home to write to", anyStartsWith(service.tmpfs(), HOME + ":uid=65532"));
    expect(name, "a /tmp to run libraries from", anyStartsWith(service.tmpfs(), "/tmp:exec,"));
    for (String file : filesOf(name, values)) {
      expect(name, "a mount of " + HOME + "/" + file, isMounted(service, HOME + "/" + file));
    }
    int drain = seconds(values.value("hansa.server.drain-timeout"));
    int grace = seconds(String.valueOf(service.stop_grace_period()));
    expect(
        name,
        "stop_grace_period " + (drain + CLOSING_SECONDS) + "s",
        grace == drain + CLOSING_SECONDS);
    for (String upstream : values.upstreams()) {
      String address = values.value("hansa.upstreams." + upstream + ".address");
      expect(name, upstream + " where it listens, not " + address, address.equals(grpc(upstream)));
    }
    String tokens = "https://identity:" + port("identity", "hansa.identity.https-port");
    expect(name, "tokens at " + tokens, values.value("hansa.token.address").equals(tokens));
    values
        .find("hansa.database.url")
        .ifPresent(
            url ->
                expect(name, "a service behind " + url, reaches(url.substring("jdbc:".length()))));
    String collector = service.environment().getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "");
    expect(name, "a service behind '" + collector + "'", reaches(collector));
  }

  private static boolean anyStartsWith(List<String> all, String prefix) {
    return all.stream().anyMatch(each -> each.startsWith(prefix));
  }

  private static boolean isMounted(Service service, String file) {
    return service.mounts().keySet().stream()
        .anyMatch(mount -> file.equals(mount) || file.startsWith(mount + "/"));
  }

  private static List<String> filesOf(String name, EffectiveSettings values) {
    var files = new ArrayList<>(List.of("etc/hansa.yml", "etc/" + name + ".yml"));
    files.add("etc/tls/" + name + "/tls.crt");
    values.find("hansa.identity.authority.certificate").ifPresent(files::add);
    values.find("hansa.identity.keys.sealing-key-file").ifPresent(files::add);
    String contracts = values.value("hansa.contracts.folder");
    if (!contracts.isEmpty()) {
      files.add(contracts);
    }
    return files;
  }

  private String grpc(String process) {
    return process + ":" + port(process, "hansa.server.port");
  }

  private String port(String process, String key) {
    EffectiveSettings values = settings.get(process);
    return values == null ? "none" : values.find(key).orElse("none");
  }

  private boolean reaches(String address) {
    try {
      return compose.services().containsKey(String.valueOf(URI.create(address).getHost()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** What holds for all services, the others' too. */
  private void service(String name, Service service) {
    expect(name, "a tag at its image", service.image().matches(".+/?.+:[^/]+"));
    for (String needed : service.depends_on().keySet()) {
      expect(name, "a service " + needed, compose.services().containsKey(needed));
    }
    for (String network : service.networks()) {
      expect(name, "a network " + network, compose.networks().containsKey(network));
    }
    service.mounts().values().forEach(source -> expect(name, "a " + source, isThere(source)));
    EffectiveSettings values = settings.get(name);
    if (values != null) {
      var listens = new TreeSet<>(values.ports().values());
      listens.remove(values.value("hansa.management.port"));
      for (String port : service.ports()) {
        String target = port.substring(port.lastIndexOf(':') + 1);
        expect(name, "one of its ports " + listens + ", not " + target, listens.contains(target));
      }
    }
  }

  /** A named volume, what the operator supplies, or something of the kit. */
  private boolean isThere(String source) {
    if (!source.startsWith(".")) {
      return compose.volumes().containsKey(source);
    }
    String path = path(source);
    return SUPPLIED.stream().anyMatch(each -> source.equals(each) || source.startsWith(each + "/"))
        || deploy.find(path).isPresent()
        || deploy.files().keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
  }

  /** From the folder {@code deploy}. */
  private static String path(String source) {
    return source.startsWith("../")
        ? source.substring("../".length())
        : "compose/" + source.replaceFirst("^\\./", "");
  }

  /** Prometheus finds each process once, by its name and management port. */
  private void targets() {
    var expected = new TreeSet<String>();
    settings.forEach(
        (name, values) ->
            expected.add(name + " [" + name + ":" + values.value("hansa.management.port") + "]"));
    var actual = new TreeSet<String>();
    for (Object entry : StrictYaml.listOf(deploy.text("compose/targets.yml"))) {
      Map<String, Object> target = StrictYaml.map(entry);
      actual.add(
          StrictYaml.map(target.getOrDefault("labels", Map.of())).get("service_name")
              + " "
              + target.get("targets"));
    }
    if (!actual.equals(expected)) {
      found.add("targets.yml: " + actual + " (expected: " + expected + ")");
    }
  }

  /** Every process with a database has a role, made with the password that it is given. */
  private void roles() {
    var expected = new TreeSet<String>();
    settings.forEach(
        (name, values) -> values.find("hansa.database.url").ifPresent(_ -> expected.add(name)));
    var made = new TreeSet<String>();
    ROLES
        .matcher(deploy.text("compose/postgresql/roles.sh"))
        .results()
        .forEach(match -> made.addAll(List.of(match.group(1).split(" ", -1))));
    if (!made.equals(expected)) {
      found.add("roles.sh: " + made + " (expected: " + expected + ")");
    }
    for (String role : expected) {
      String variable = role.toUpperCase(Locale.ROOT) + "_PASSWORD";
      String value = "${" + variable + ":?see README.md}";
      expect(
          "postgresql",
          variable + ": " + value,
          value.equals(service("postgresql").environment().get(variable)));
      expect(
          role,
          "HANSA_DATABASE_PASSWORD: " + value,
          value.equals(service(role).environment().get("HANSA_DATABASE_PASSWORD")));
    }
  }

  private static int seconds(String duration) {
    Matcher seconds = SECONDS.matcher(duration);
    return seconds.matches() ? Integer.parseInt(seconds.group(1)) : -CLOSING_SECONDS - 1;
  }

  private void expect(String name, String what, boolean holds) {
    if (!holds) {
      found.add(name + ": expected " + what);
    }
  }
}
