package dev.hansa.checks.kustomize;

import dev.hansa.checks.file.StrictYaml;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object on its way; what it holds is changed in place.
 *
 * @param hashed whether its name is to end in the hash of what it holds
 */
record Rendered(Map<String, Object> object, boolean hashed) {
  private static final Map<String, Set<String>> REFERENCES =
      Map.of(
          "ConfigMap", Set.of("configMap", "configMapKeyRef", "configMapRef"),
          "Secret", Set.of("secret", "secretKeyRef", "secretRef"));

  static Rendered written(Map<String, Object> object) {
    return new Rendered(object, false);
  }

  String kind() {
    return String.valueOf(object.get("kind"));
  }

  Map<String, Object> metadata() {
    return below(object, "metadata");
  }

  void label(Map<String, String> pairs, boolean templates) {
    below(metadata(), "labels").putAll(pairs);
    if (templates
        && object.get("spec") instanceof Map<?, ?> spec
        && spec.get("template") instanceof Map<?, ?>) {
      Map<String, Object> template = below(below(object, "spec"), "template");
      below(below(template, "metadata"), "labels").putAll(pairs);
    }
  }

  /** The maps within maps are ours to change: {@link StrictYaml} made them. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> below(Map<String, Object> map, String key) {
    return (Map<String, Object>) map.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
  }

  /** All objects under their final names. */
  static List<Map<String, Object>> named(List<Rendered> all) {
    Map<String, Map<String, String>> names = new HashMap<>();
    for (Rendered rendered : all) {
      if (rendered.hashed()) {
        String plain = String.valueOf(rendered.metadata().get("name"));
        String named = plain + "-" + NameHash.of(rendered.object());
        names.computeIfAbsent(rendered.kind(), _ -> new HashMap<>()).put(plain, named);
        rendered.metadata().put("name", named);
      }
    }
    all.forEach(rendered -> follow(rendered.object(), names));
    return all.stream().map(Rendered::object).toList();
  }

  @SuppressWarnings("unchecked")
  private static void follow(Object node, Map<String, Map<String, String>> names) {
    if (node instanceof List<?> list) {
      list.forEach(each -> follow(each, names));
    } else if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (value instanceof Map<?, ?> reference) {
              REFERENCES.forEach(
                  (kind, keys) -> {
                    if (keys.contains(String.valueOf(key))) {
                      ((Map<String, Object>) reference)
                          .replaceAll(
                              (field, name) ->
                                  field.equals("name") || field.equals("secretName")
                                      ? names
                                          .getOrDefault(kind, Map.of())
                                          .getOrDefault(String.valueOf(name), String.valueOf(name))
                                      : name);
                    }
                  });
            }
            follow(value, names);
          });
    }
  }
}
