package dev.hansa.acceptance.house;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources stand: the nearest folder upwards that holds the launcher. */
public final class Repository {
  private Repository() {}

  /** The root of the checkout. */
  public static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("hansa")) && Files.exists(at.resolve("pom.xml"))) {
        return at;
      }
    }
    throw new IllegalStateException(
        "not inside a checkout: no 'hansa' launcher in any parent folder");
  }
}
