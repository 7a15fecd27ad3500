package dev.hansa.checks.settings;

import dev.hansa.checks.file.StrictYaml;
import dev.hansa.checks.file.Tree;
import dev.hansa.cli.config.Reference;
import dev.hansa.cli.config.Setting;
import dev.hansa.cli.home.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The settings of one process of the distribution, and what its own jar says about them. */
final class KnownSettings {
  private static final Distribution DISTRIBUTION =
      new Distribution(Tree.root().resolve("deploy/cli/target/dist"));

  private static final Reference REFERENCE = Reference.of(DISTRIBUTION);

  private final List<Setting> settings;
  private final Map<String, String> packaged;

  private KnownSettings(List<Setting> settings, Map<String, String> packaged) {
    this.settings = settings;
    this.packaged = packaged;
  }

  static KnownSettings of(String process) {
    return new KnownSettings(
        REFERENCE.settings(process), packaged(DISTRIBUTION.classPath(process).getFirst()));
  }

  private static Map<String, String> packaged(Path jar) {
    try (var file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry("application.yml"))) {
      return flat(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /** Keys with dots between their words; lists with commas between their elements. */
  static Map<String, String> flat(String yaml) {
    var flat = new LinkedHashMap<String, String>();
    flatten("", StrictYaml.document(yaml), flat);
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> flat) {
    tree.forEach(
        (key, value) -> {
          switch (value) {
            case Map<?, ?> below -> flatten(prefix + key + ".", below, flat);
            case List<?> list ->
                flat.put(
                    prefix + key, String.join(",", list.stream().map(String::valueOf).toList()));
            default -> flat.put(prefix + key, String.valueOf(value));
          }
        });
  }

  List<Setting> all() {
    return settings;
  }

  /** What the process's own jar sets. */
  Map<String, String> packaged() {
    return packaged;
  }

  Optional<Setting> byKey(String key) {
    return settings.stream().filter(setting -> pattern(setting).matcher(key).matches()).findFirst();
  }

  Optional<Setting> byVariable(String variable) {
    return settings.stream()
        .filter(setting -> setting.variable().equals(Optional.of(variable)))
        .findFirst();
  }

  private static Pattern pattern(Setting setting) {
    return Pattern.compile(setting.key().replace(".", "\\.").replace("*", "[^.]+"));
  }
}
