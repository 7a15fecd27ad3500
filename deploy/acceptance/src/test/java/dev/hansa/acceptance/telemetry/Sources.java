package dev.hansa.acceptance.telemetry;

import dev.hansa.acceptance.house.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of what runs in a mesh. */
final class Sources {
  private Sources() {}

  /** The text of each. */
  static List<String> main() {
    return files().map(Sources::read).toList();
  }

  /** The text of the first one of this name. */
  static String named(String file) {
    return files().filter(path -> path.endsWith(file)).map(Sources::read).findFirst().orElseThrow();
  }

  /** The text of a test of this package. */
  static String test(String file) {
    return read(
        Repository.root()
            .resolve("deploy/acceptance/src/test/java/dev/hansa/acceptance/telemetry")
            .resolve(file));
  }

  private static Stream<Path> files() {
    return Stream.of("services", "gateway")
        .map(Repository.root()::resolve)
        .flatMap(folder -> below(folder).stream());
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
