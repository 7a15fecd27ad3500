package dev.hansa.checks.settings;

import dev.hansa.cli.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a process would run with, and what is wrong with it. The order is the product's own:
 * default, packaged file, {@code hansa.yml}, {@code <name>.yml}, environment.
 */
public final class EffectiveSettings {
  /** In place of a value that only the operator knows. */
  public static final String SECRET = "(a secret)";

  private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\.0\\.0\\.1|\\[::1]");
  private static final String UPSTREAMS = "hansa.upstreams.";

  /** Names by which those outside reach the mesh; its own processes go another way. */
  private static final Set<String> OUTSIDE = Set.of("hansa.token.issuer", "hansa.edge.origins");

  /** Of the launcher, the logger and OpenTelemetry, that processes read without a typed record. */
  private static final Set<String> OTHERS =
      Set.of(
          "HANSA_LOG_LEVEL",
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_PROTOCOL",
          "OTEL_TRACES_EXPORTER");

  private final String process;
  private final Map<String, String> values = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private final KnownSettings known;

  private EffectiveSettings(String process) {
    this.process = process;
    this.known = KnownSettings.of(process);
  }

  /**
   * Reads what a process is given.
   *
   * @param files text by name, the weaker first
   * @param environment {@link #SECRET} for values from elsewhere
   */
  public static EffectiveSettings of(
      String process, Map<String, String> files, Map<String, String> environment) {
    var settings = new EffectiveSettings(process);
    for (Setting setting : settings.known.all()) {
      setting.standard().ifPresent(value -> settings.values.put(setting.key(), value));
    }
    settings.values.keySet().removeIf(key -> key.contains("*"));
    settings.values.putAll(settings.known.packaged());
    files.forEach(settings::readFile);
    environment.forEach(settings::readVariable);
    settings.requireAll();
    return settings;
  }

  private void readFile(String name, String text) {
    try {
      KnownSettings.flat(text)
          .forEach(
              (key, value) ->
                  known
                      .byKey(key)
                      .ifPresentOrElse(
                          setting -> take(name + ": " + key, key, setting, value),
                          () ->
                              violations.add(name + ": " + key + " is no setting of " + process)));
    } catch (YAMLException e) {
      violations.add(name + ": no YAML: " + e.getMessage());
    }
  }

  private void readVariable(String name, String value) {
    Optional<Setting> setting = known.byVariable(name);
    if (setting.isPresent()) {
      take(process + ": " + name, setting.get().key(), setting.get(), value);
    } else if (!OTHERS.contains(name)) {
      violations.add(process + ": " + name + " is no variable of " + process);
    }
  }

  private void take(String place, String key, Setting setting, String value) {
    if (!value.equals(SECRET) && !fits(setting.type(), value)) {
      violations.add(place + ": '" + value + "' (expected: " + setting.type() + ")");
    }
    values.put(key, value);
  }

  private static boolean fits(String type, String value) {
    return switch (type) {
      case "number" -> value.matches("-?\\d+(\\.\\d+)?");
      case "duration" -> value.matches("\\d+(ms|s|m|h|d)");
      case "size" -> value.matches("\\d+([KMG]B)?");
      case "text", "list" -> true;
      default -> type.contains("`" + value + "`");
    };
  }

  private void requireAll() {
    known.all().stream()
        .map(Setting::key)
        .filter(key -> !key.contains("*") && !values.containsKey(key))
        .forEach(key -> violations.add(process + ": " + key + " is missing"));
    for (String key : List.of("hansa.edge.origins", "hansa.token.address")) {
      if (values.getOrDefault(key, "set").isEmpty()) {
        violations.add(process + ": " + key + " is missing");
      }
    }
  }

  /** Values that lead back to the box in which the process is alone. */
  public List<String> lonely() {
    return values.entrySet().stream()
        .filter(setting -> !OUTSIDE.contains(setting.getKey()))
        .filter(setting -> THIS_MACHINE.matcher(setting.getValue()).find())
        .map(
            setting ->
                "%s: %s: '%s' is nowhere but in its own box"
                    .formatted(process, setting.getKey(), setting.getValue()))
        .toList();
  }

  /** What is wrong wherever it runs. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /**
   * What one setting is in the end.
   *
   * @throws IllegalArgumentException if the process has no such setting
   */
  public String value(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalArgumentException(process + " has no value of " + key));
  }

  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** What the process listens on, by the names that the kit has for it. */
  public Map<String, String> ports() {
    var ports = new TreeMap<String, String>();
    ports.put("management", value("hansa.management.port"));
    ports.put("grpc", find("hansa.edge.grpc-port").orElse(value("hansa.server.port")));
    find("hansa.edge.rest-port").ifPresent(port -> ports.put("rest", port));
    find("hansa.identity.https-port").ifPresent(port -> ports.put("https", port));
    return ports;
  }

  /** Workloads that the process calls. */
  public Set<String> upstreams() {
    var names = new TreeSet<String>();
    for (String key : values.keySet()) {
      if (key.startsWith(UPSTREAMS)) {
        names.add(key.substring(UPSTREAMS.length(), key.lastIndexOf('.')));
      }
    }
    return names;
  }
}
