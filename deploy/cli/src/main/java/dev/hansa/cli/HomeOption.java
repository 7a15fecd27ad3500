package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which mesh a command is about: {@code HANSA_HOME}, or {@code .hansa} in the working directory.
 */
final class HomeOption {
  private HomeOption() {}

  static Home home() {
    return new Home(Path.of(Optional.ofNullable(System.getenv("HANSA_HOME")).orElse(".hansa")));
  }

  /** A path as a user would write it: relative to the working directory where that is shorter. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
