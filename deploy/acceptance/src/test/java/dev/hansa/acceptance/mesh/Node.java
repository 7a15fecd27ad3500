package dev.hansa.acceptance.mesh;

import dev.hansa.acceptance.house.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The independent clients, written for Node.js. Their libraries are installed once, by {@code npm
 * ci}.
 */
public final class Node {
  private Node() {}

  /** Runs a script to its end and returns what it printed. */
  public static String run(String script, String... arguments) {
    Path folder = Repository.root().resolve("deploy/acceptance/src/test/node");
    install(folder);
    return exec(
        folder,
        Stream.concat(Stream.of("node", script), Stream.of(arguments)).toArray(String[]::new));
  }

  private static synchronized void install(Path folder) {
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
      exec(folder, "npm", "ci", "--silent", "--no-audit", "--no-fund");
    }
  }

  private static String exec(Path folder, String... command) {
    try {
      Path out = Files.createTempFile("node", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      process.destroyForcibly();
      String printed = Files.readString(out);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + ": " + printed);
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
