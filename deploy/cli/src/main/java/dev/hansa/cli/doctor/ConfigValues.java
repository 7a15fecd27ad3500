package dev.hansa.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings by their full key, such as {@code hansa.server.port}.
 *
 * @param byKey sorted
 */
record ConfigValues(Map<String, String> byKey) {
  static final ConfigValues NONE = new ConfigValues(Map.of());

  static ConfigValues of(Object yaml) {
    var flat = new TreeMap<String, String>();
    flatten("", yaml, flat);
    return new ConfigValues(flat);
  }

  private static void flatten(String prefix, Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> flatten(prefix.isEmpty() ? "" + key : prefix + "." + key, inner, into));
    } else if (value != null) {
      into.put(prefix, value.toString());
    }
  }

  /** These, and those of others that these do not name. */
  ConfigValues over(ConfigValues others) {
    var all = new LinkedHashMap<>(others.byKey);
    all.putAll(byKey);
    return new ConfigValues(new TreeMap<>(all));
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  Optional<Integer> port(String key) {
    return find(key).filter(value -> value.matches("[0-9]{1,5}")).map(Integer::valueOf);
  }

  /** Values of {@code <prefix>.<name>.<suffix>} by name. */
  Map<String, String> named(String prefix, String suffix) {
    var found = new TreeMap<String, String>();
    byKey.forEach(
        (key, value) -> {
          if (key.startsWith(prefix + ".") && key.endsWith("." + suffix)) {
            found.put(
                key.substring(prefix.length() + 1, key.length() - suffix.length() - 1), value);
          }
        });
    return found;
  }
}
