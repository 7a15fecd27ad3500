package dev.hansa.runtime.wiring;

import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The configuration files of a process, the weakest first: packaged {@code application.yml}, {@code
 * etc/hansa.yml}, {@code etc/<name>.yml}. The environment and flags are stronger than all of them.
 *
 * @param name of the process, by the packaged file
 */
record ConfigFiles(String name, List<PropertySource> sources) {
  private static final String PACKAGED = "/application.yml";

  /** Between Micronaut's own files and the environment. */
  private static final int WEAKEST = -290;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is no YAML, or the packaged one names no process
   * @throws UncheckedIOException if one cannot be read
   */
  static ConfigFiles read(Class<?> main, Path home) {
    var packaged = packaged(main);
    if (!(packaged.get("hansa.name") instanceof String name)) {
      throw new IllegalArgumentException(
          "application.yml of " + main.getSimpleName() + ": hansa.name is missing");
    }
    var sources = new ArrayList<PropertySource>();
    sources.add(PropertySource.of("application.yml", packaged, WEAKEST));
    int order = WEAKEST;
    for (var file : List.of(home.resolve("etc/hansa.yml"), home.resolve("etc/" + name + ".yml"))) {
      order++;
      if (Files.exists(file)) {
        sources.add(PropertySource.of(file.toString(), flat(file), order));
      }
    }
    return new ConfigFiles(name, sources);
  }

  private static Map<String, Object> packaged(Class<?> main) {
    try (InputStream stream = main.getResourceAsStream(PACKAGED)) {
      if (stream == null) {
        throw new IllegalArgumentException("application.yml is not beside " + main.getSimpleName());
      }
      return flat("application.yml", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("application.yml cannot be read", e);
    }
  }

  private static Map<String, Object> flat(Path file) {
    try {
      return flat(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read", e);
    }
  }

  private static Map<String, Object> flat(String origin, String text) {
    try {
      var flat = new LinkedHashMap<String, Object>();
      if (new Yaml(new SafeConstructor(new LoaderOptions())).load(text) instanceof Map<?, ?> tree) {
        flatten("", tree, flat);
      }
      return flat;
    } catch (YAMLException e) {
      throw new IllegalArgumentException(origin + ": not YAML: " + e.getMessage(), e);
    }
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, Object> flat) {
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> nested) {
            flatten(prefix + key + ".", nested, flat);
          } else if (value != null) {
            flat.put(prefix + key, value);
          }
        });
  }
}
