package dev.hansa.acceptance.telemetry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is wrong with a configuration of the OpenTelemetry Collector, as far as its structure tells:
 * a stand-in for {@code otelcol validate}, which cannot be had from a package registry. It knows
 * the components that the kit uses, by their READMEs of contrib 0.130, and no others.
 */
final class Collector {
  private static final Set<String> SECTIONS =
      Set.of("extensions", "receivers", "processors", "exporters", "service");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(ms|s|m|h))+");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s:]+:[0-9]{2,5}|\\$\\{env:[A-Z_]+}");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:[A-Z_]+(:-[a-z0-9]+)?}");

  /** What a key may hold. */
  private enum Type {
    DURATION,
    NUMBER,
    PERCENTAGE,
    FLAG,
    ADDRESS,
    WORD,
    WORDS
  }

  /** Keys with their types; a nested map where a key holds keys. */
  private static final Map<String, Map<String, Object>> COMPONENTS =
      Map.of(
          "health_check", Map.of("endpoint", Type.ADDRESS),
          "otlp receiver",
              Map.of(
                  "protocols",
                  Map.of(
                      "grpc",
                      Map.of("endpoint", Type.ADDRESS, "max_recv_msg_size_mib", Type.NUMBER),
                      "http",
                      Map.of("endpoint", Type.ADDRESS))),
          "memory_limiter",
              Map.of(
                  "check_interval", Type.DURATION,
                  "limit_percentage", Type.PERCENTAGE,
                  "spike_limit_percentage", Type.PERCENTAGE),
          "redaction",
              Map.of(
                  "allow_all_keys", Type.FLAG,
                  "allowed_keys", Type.WORDS,
                  "blocked_values", Type.WORDS,
                  "summary", Type.WORD),
          "tail_sampling",
              Map.of(
                  "decision_wait", Type.DURATION,
                  "num_traces", Type.NUMBER,
                  "expected_new_traces_per_sec", Type.NUMBER,
                  "policies", List.of()),
          "batch",
              Map.of(
                  "timeout", Type.DURATION,
                  "send_batch_size", Type.NUMBER,
                  "send_batch_max_size", Type.NUMBER),
          "otlp exporter",
              Map.of(
                  "endpoint", Type.ADDRESS,
                  "compression", Type.WORD,
                  "tls", Map.of("insecure", Type.FLAG),
                  "retry_on_failure",
                      Map.of(
                          "enabled", Type.FLAG,
                          "initial_interval", Type.DURATION,
                          "max_interval", Type.DURATION,
                          "max_elapsed_time", Type.DURATION),
                  "sending_queue",
                      Map.of(
                          "enabled", Type.FLAG,
                          "num_consumers", Type.NUMBER,
                          "queue_size", Type.NUMBER)));

  /** By what the policy's type is called, its own section has that name. */
  private static final Map<String, Map<String, Object>> POLICIES =
      Map.of(
          "status_code", Map.of("status_codes", Type.WORDS),
          "latency", Map.of("threshold_ms", Type.NUMBER),
          "string_attribute",
              Map.of("key", Type.WORD, "values", Type.WORDS, "enabled_regex_matching", Type.FLAG),
          "probabilistic", Map.of("sampling_percentage", Type.PERCENTAGE));

  private final List<String> faults = new ArrayList<>();
  private final Map<?, ?> root;

  private Collector(Map<?, ?> root) {
    this.root = root;
  }

  /** Each fault with its place; none if there are none. */
  static List<String> faults(String yaml) {
    var collector = new Collector(Kit.map(Kit.parse(yaml)));
    collector.judge();
    return collector.faults;
  }

  private void judge() {
    root.keySet().stream()
        .filter(key -> !SECTIONS.contains(String.valueOf(key)))
        .forEach(key -> faults.add("no such section: " + key));
    components("extensions", "");
    components("receivers", " receiver");
    components("processors", "");
    components("exporters", " exporter");
    service();
  }

  private Map<?, ?> section(Map<?, ?> of, String name) {
    if (of.get(name) instanceof Map<?, ?> map) {
      return map;
    }
    faults.add(name + " is missing");
    return Map.of();
  }

  private void components(String section, String kind) {
    section(root, section)
        .forEach(
            (name, settings) -> {
              String type = String.valueOf(name).split("/", 2)[0];
              var keys = COMPONENTS.getOrDefault(type + kind, COMPONENTS.get(type));
              if (keys == null) {
                faults.add(section + ": no such component: " + name);
              } else {
                keys(section + "." + name, Kit.map(settings), keys);
              }
            });
  }

  private void keys(String place, Map<?, ?> settings, Map<String, Object> known) {
    settings.forEach(
        (key, value) -> {
          String at = place + "." + key;
          Object type = known.get(String.valueOf(key));
          switch (type) {
            case null -> faults.add("no such key: " + at);
            case Map<?, ?> nested when value instanceof Map<?, ?> map ->
                keys(at, map, types(nested));
            case Map<?, ?> _ -> faults.add(at + " holds keys");
            case List<?> _ -> policies(at, value);
            case Type expected -> {
              if (!fits(expected, value)) {
                faults.add(at + ": '" + value + "' (expected: " + expected + ")");
              }
            }
            default -> throw new AssertionError(type);
          }
        });
  }

  @SuppressWarnings("unchecked") // of the tables above
  private static Map<String, Object> types(Map<?, ?> nested) {
    return (Map<String, Object>) nested;
  }

  private static boolean fits(Type type, Object value) {
    String text = String.valueOf(value);
    return switch (type) {
      case DURATION -> DURATION.matcher(text).matches();
      case NUMBER -> value instanceof Integer number && number > 0;
      case PERCENTAGE -> value instanceof Integer number && number > 0 && number <= 100;
      case FLAG -> value instanceof Boolean || VARIABLE.matcher(text).matches();
      case ADDRESS -> ADDRESS.matcher(text).matches();
      case WORD -> value instanceof String && !text.isBlank();
      case WORDS ->
          value instanceof List<?> list
              && !list.isEmpty()
              && list.stream().allMatch(String.class::isInstance)
              && new HashSet<>(list).size() == list.size();
    };
  }

  private void policies(String place, Object value) {
    for (Object each : Kit.list(value)) {
      Map<?, ?> policy = Kit.map(each);
      String type = String.valueOf(policy.get("type"));
      String at = place + "." + policy.get("name");
      var keys = POLICIES.get(type);
      if (keys == null) {
        faults.add(at + ": no such type: " + type);
      } else if (!policy.keySet().equals(Set.of("name", "type", type))) {
        faults.add(at + " has keys " + policy.keySet());
      } else {
        keys(at, Kit.map(policy.get(type)), keys);
      }
    }
  }

  private void service() {
    Map<?, ?> service = section(root, "service");
    names("service", service.keySet(), Set.of("extensions", "telemetry", "pipelines"));
    used("extensions", service.get("extensions") instanceof List<?> list ? list : List.of());
    var processors = new ArrayList<Object>();
    var receivers = new ArrayList<Object>();
    var exporters = new ArrayList<Object>();
    section(service, "pipelines")
        .forEach(
            (name, parts) -> {
              Map<?, ?> pipeline = Kit.map(parts);
              names(
                  "pipeline",
                  List.of(String.valueOf(name).split("/", 2)[0]),
                  Set.of("traces", "metrics", "logs"));
              names(
                  "pipelines." + name,
                  pipeline.keySet(),
                  Set.of("receivers", "processors", "exporters"));
              receivers.addAll(Kit.list(pipeline.get("receivers")));
              processors.addAll(Kit.list(pipeline.get("processors")));
              exporters.addAll(Kit.list(pipeline.get("exporters")));
              ordered(String.valueOf(name), Kit.list(pipeline.get("processors")));
            });
    used("receivers", receivers);
    used("processors", processors);
    used("exporters", exporters);
  }

  private void names(String place, Iterable<?> present, Set<String> known) {
    present.forEach(
        name -> {
          if (!known.contains(String.valueOf(name))) {
            faults.add("no such key: " + place + "." + name);
          }
        });
  }

  /** Every component that is referred to is there, and every one that is there is referred to. */
  private void used(String section, List<?> names) {
    var defined = new TreeSet<String>();
    section(root, section).keySet().forEach(name -> defined.add(String.valueOf(name)));
    for (Object name : names) {
      if (!defined.contains(String.valueOf(name))) {
        faults.add("service uses " + name + ", which is not among the " + section);
      }
    }
    defined.stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> faults.add(section + "." + name + " is not used"));
  }

  private void ordered(String pipeline, List<?> processors) {
    if (processors.isEmpty()
        || !processors.getFirst().equals("memory_limiter")
        || !processors.getLast().equals("batch")) {
      faults.add(pipeline + ": memory_limiter comes first and batch last");
    }
  }
}
