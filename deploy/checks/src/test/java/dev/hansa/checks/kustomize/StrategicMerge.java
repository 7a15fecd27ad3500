package dev.hansa.checks.kustomize;

import dev.hansa.checks.file.StrictYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Merges a patch into an object: maps by their keys, lists of maps by the field that tells their
 * elements apart, everything else by replacing it. Directives are not known here.
 */
final class StrategicMerge {
  /** By the name of the list; as the Kubernetes API declares them. */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "env", "name",
          "ports", "containerPort",
          "volumeMounts", "mountPath",
          "volumes", "name",
          "topologySpreadConstraints", "topologyKey");

  private StrategicMerge() {}

  static void into(Map<String, Object> object, Map<String, Object> patch) {
    patch.forEach(
        (key, change) -> {
          if (key.startsWith("$")) {
            throw new IllegalArgumentException("patch: " + key + " is not known here");
          }
          object.merge(key, copy(change), (old, _) -> merged(key, old, change));
        });
  }

  private static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> StrictYaml.map(map);
      case List<?> list -> StrictYaml.list(list);
      default -> value;
    };
  }

  private static Object merged(String key, Object old, Object change) {
    if (old instanceof Map<?, ?> && change instanceof Map<?, ?>) {
      Map<String, Object> both = StrictYaml.map(old);
      into(both, StrictYaml.map(change));
      return both;
    }
    if (old instanceof List<?>
        && change instanceof List<?> list
        && list.stream().allMatch(Map.class::isInstance)) {
      return lists(key, StrictYaml.list(old), StrictYaml.list(change));
    }
    return copy(change);
  }

  private static List<Object> lists(String name, List<Object> old, List<Object> changes) {
    String mergeKey = MERGE_KEYS.get(name);
    if (mergeKey == null) {
      throw new IllegalArgumentException("patch: how to merge lists '" + name + "' is not known");
    }
    var all = new ArrayList<>(old);
    for (Object change : changes) {
      Object id = StrictYaml.map(change).get(mergeKey);
      var same =
          all.stream()
              .filter(
                  each ->
                      String.valueOf(StrictYaml.map(each).get(mergeKey)).equals(String.valueOf(id)))
              .findFirst();
      if (same.isPresent()) {
        all.set(all.indexOf(same.get()), merged(name, same.get(), change));
      } else {
        all.add(change);
      }
    }
    return all;
  }
}
