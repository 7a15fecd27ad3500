package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that are not ours. */
final class Program {
  private Program() {}

  /** Runs one to its end, at most two minutes, and returns what it printed. */
  static String run(Path folder, Map<String, String> environment, String... command) {
    try {
      Path out = Files.createTempFile("program", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      process.destroyForcibly();
      String printed = Files.readString(out);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
