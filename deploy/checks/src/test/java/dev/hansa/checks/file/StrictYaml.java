package dev.hansa.checks.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML without repeated keys, as maps with keys of text. */
public final class StrictYaml {
  private StrictYaml() {}

  /**
   * All documents of a text that are not empty.
   *
   * @throws org.yaml.snakeyaml.error.YAMLException if it is no YAML, or a key stands twice
   * @throws IllegalArgumentException if a document is no map
   */
  public static List<Map<String, Object>> documents(String text) {
    var documents = new ArrayList<Map<String, Object>>();
    for (Object document : new Yaml(new SafeConstructor(options())).loadAll(text)) {
      if (document != null) {
        documents.add(map(document));
      }
    }
    return documents;
  }

  /** The one document of a text, empty if there is none. */
  public static Map<String, Object> document(String text) {
    List<Map<String, Object>> all = documents(text);
    return all.isEmpty() ? Map.of() : all.getFirst();
  }

  /** The one document of a text, which is a list. */
  public static List<Object> listOf(String text) {
    return list(new Yaml(new SafeConstructor(options())).load(text));
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return options;
  }

  /** A map that may be changed, all the way down. */
  public static Map<String, Object> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<String, Object>();
      map.forEach((key, entry) -> copy.put(String.valueOf(key), copied(entry)));
      return copy;
    }
    throw new IllegalArgumentException("'" + value + "' (expected: a map)");
  }

  /** A list that may be changed, all the way down. */
  public static List<Object> list(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list.stream().map(StrictYaml::copied).toList());
    }
    throw new IllegalArgumentException("'" + value + "' (expected: a list)");
  }

  private static Object copied(Object value) {
    Objects.requireNonNull(value, "a key without a value");
    return switch (value) {
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list);
      default -> value;
    };
  }
}
