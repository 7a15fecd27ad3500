package dev.hansa.acceptance.mesh;

import dev.hansa.acceptance.house.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Independent clients and linters, written for Node.js. Their libraries are installed once, by
 * {@code npm ci}.
 */
public final class Node {
  /** Whether the linters are up to date is nobody's business. */
  private static final Map<String, String> ASKS_NOBODY =
      Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");

  private Node() {}

  /** Runs a script to its end and returns what it printed. */
  public static String run(String script, String... arguments) {
    return Program.run(installed("node"), Map.of(), command(script, arguments));
  }

  /** Runs a linter to its end and returns what it printed. */
  public static String lint(String tool, String... arguments) {
    return Program.run(
        installed("lint"), ASKS_NOBODY, command("node_modules/.bin/" + tool, arguments));
  }

  private static Path installed(String project) {
    Path folder = Repository.root().resolve("deploy/acceptance/src/test").resolve(project);
    install(folder);
    return folder;
  }

  private static String[] command(String script, String... arguments) {
    return Stream.concat(Stream.of("node", script), Stream.of(arguments)).toArray(String[]::new);
  }

  private static synchronized void install(Path folder) {
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
      Program.run(
          folder, Map.of(), "npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefer-offline");
    }
  }
}
