package dev.hansa.gateway.transcoder.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that runs to its end. */
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * @param printed both standard output and standard error
   */
  record Result(int exitCode, String printed) {}

  private Command() {}

  /**
   * @param folder to run in
   * @throws AssertionError if it has not ended within two minutes
   */
  static Result run(Path folder, List<String> words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command", ".out");
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE);
      process.destroyForcibly();
      if (!ended) {
        throw new AssertionError(words + " has not ended: " + Files.readString(out));
      }
      return new Result(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(out);
    }
  }

  /** Runs what must end with 0. */
  static void check(Path folder, List<String> words) throws IOException, InterruptedException {
    Result result = run(folder, words);
    if (result.exitCode() != 0) {
      throw new AssertionError(words + " ended with " + result.exitCode() + ": " + result.printed);
    }
  }
}
