package dev.hansa.acceptance.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checks, by the program that Debian's package {@code prometheus} brings. */
final class Promtool {
  private Promtool() {}

  /**
   * How a check ended.
   *
   * @param said both outputs together
   */
  record Verdict(int exit, String said) {}

  /** Skips the test, with a line that says why, where the program is not installed. */
  static void require(String program) {
    boolean installed =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    Assumptions.assumeTrue(
        installed, program + " is not installed here (Debian: apt-get install prometheus)");
  }

  /** Runs it to its end, at most a minute. */
  static Verdict run(Path folder, String... arguments) {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end: " + said);
      }
      return new Verdict(process.exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
