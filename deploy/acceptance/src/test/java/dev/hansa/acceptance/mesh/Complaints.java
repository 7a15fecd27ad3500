package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the processes of a mesh complained of: the first thing to read when a test fails. */
final class Complaints {
  /** Time and level of an entry; lines that begin otherwise go on with it, as stack traces do. */
  private static final Pattern ENTRY = Pattern.compile("(\\S+Z) +(ERROR|WARN|INFO|DEBUG|TRACE) .*");

  private static final int MAX_LINES_OF_ENTRY = 15;
  private static final int MAX_LINES = 150;

  private Complaints() {}

  /**
   * Entries of level WARN and ERROR, each process's in order; no more than the last 150 lines.
   *
   * @param home of a mesh; what has no logs has nothing to say
   */
  static List<String> since(Instant start, Path home) {
    try (Stream<Path> logs = Files.list(home.resolve("logs"))) {
      List<String> found = new ArrayList<>();
      for (Path log : logs.sorted().toList()) {
        found.addAll(
            since(
                start,
                log.getFileName().toString(),
                Files.readAllLines(log, StandardCharsets.UTF_8)));
      }
      return found.subList(Math.max(0, found.size() - MAX_LINES), found.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> since(Instant start, String log, List<String> lines) {
    List<String> found = new ArrayList<>();
    int left = 0;
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        boolean complains = entry.group(2).equals("ERROR") || entry.group(2).equals("WARN");
        left = complains && !isBefore(entry.group(1), start) ? MAX_LINES_OF_ENTRY : 0;
      }
      if (left > 0) {
        found.add(log + ": " + line);
        left--;
      }
    }
    return found;
  }

  private static boolean isBefore(String time, Instant start) {
    try {
      return Instant.parse(time).isBefore(start);
    } catch (DateTimeException notOurs) {
      return true;
    }
  }
}
