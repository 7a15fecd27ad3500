package dev.hansa.cli.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings that the typed records of one jar declare, as the compiler wrote them down.
 */
final class SettingsOfJar {
  private static final String ENTRY = "META-INF/spring-configuration-metadata.json";
  private static final String OURS = "hansa.";

  private SettingsOfJar() {}

  /** In the order of their keys; none if the jar has no such records. */
  static List<Setting> read(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      @Nullable ZipEntry entry = file.getEntry(ENTRY);
      if (entry == null) {
        return List.of();
      }
      try (Reader json =
          new InputStreamReader(file.getInputStream(entry), StandardCharsets.UTF_8)) {
        return settings(JsonParser.parseReader(json).getAsJsonObject());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  private static List<Setting> settings(JsonObject json) {
    return StreamSupport.stream(json.getAsJsonArray("properties").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(property -> text(property, "name").startsWith(OURS))
        .map(SettingsOfJar::setting)
        .sorted(Comparator.comparing(Setting::key))
        .toList();
  }

  private static Setting setting(JsonObject property) {
    Optional<String> standard =
        property.has("defaultValue")
            ? Optional.of(text(property, "defaultValue"))
            : Optional.empty();
    return new Setting(
        text(property, "name"),
        ValueType.of(text(property, "type"), standard),
        standard,
        JavadocText.markdown(text(property, "description")));
  }

  private static String text(JsonObject property, String name) {
    return property.has(name) ? property.get(name).getAsString() : "";
  }
}
