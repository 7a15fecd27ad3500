package dev.hansa.acceptance.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The kit's rules in seconds instead of minutes and hours, so that a test can wait for them.
 * Windows and waiting times shrink. What is compared with stays, except two ages that would take
 * their minutes to pass: revocations are stale after 4 s, and keys after 20 s, where processes are
 * told to ask for them every 4 s.
 */
final class QuickRules {
  private static final Map<String, String> WINDOWS =
      Map.of(
          "1m", "4s", "5m", "8s", "10m", "10s", "15m", "60s", "30m", "120s", "1h", "10s", "6h",
          "12s");
  private static final Pattern WINDOW = Pattern.compile("\\[(\\d+[mh])]");
  private static final Pattern OFFSET = Pattern.compile("offset (\\d+[mh])");
  private static final Pattern WAIT = Pattern.compile("(?m)^( +)for: .*$");

  private QuickRules() {}

  /** Writes both files into a folder. */
  static void into(Path folder) {
    for (Path file : Kit.files("prometheus/rules", ".yml")) {
      try {
        Files.writeString(
            folder.resolve(file.getFileName().toString()), quick(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static String quick(String rules) {
    String windows = WINDOW.matcher(rules).replaceAll(found -> '[' + shorter(found) + ']');
    String offsets = OFFSET.matcher(windows).replaceAll(found -> "offset " + shorter(found));
    return WAIT.matcher(offsets)
        .replaceAll("$1for: 1s")
        .replace("hansa_denials_age_seconds > 60", "hansa_denials_age_seconds > 4")
        .replace("hansa_signing_keys_age_seconds > 300", "hansa_signing_keys_age_seconds > 20");
  }

  private static String shorter(MatchResult found) {
    String shorter = WINDOWS.get(found.group(1));
    if (shorter == null) {
      throw new AssertionError("no short window for " + found.group());
    }
    return shorter;
  }
}
