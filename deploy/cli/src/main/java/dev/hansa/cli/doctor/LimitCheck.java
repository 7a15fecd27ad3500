package dev.hansa.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many files and connections a process may have open (Linux only).
 *
 * @param proc where the system tells of processes
 */
record LimitCheck(Installation installation, Path proc) implements Check {
  /** A thousand connections of each kind, files, and room to breathe. */
  private static final long ENOUGH = 4096;

  private static final String LINE = "Max open files";

  @Override
  public String name() {
    return "open files";
  }

  @Override
  public Result run() {
    Map<String, Path> limits = new LinkedHashMap<>();
    limits.put("this shell", proc.resolve("self/limits"));
    installation
        .running()
        .forEach((name, process) -> limits.put(name, proc.resolve(process.pid() + "/limits")));
    var findings = new ArrayList<Finding>();
    var known = new ArrayList<Long>();
    limits.forEach(
        (name, file) ->
            limit(file)
                .ifPresent(
                    limit -> {
                      known.add(limit);
                      if (limit < ENOUGH) {
                        findings.add(low(name, limit));
                      }
                    }));
    String looked =
        known.stream().min(Long::compare).map(least -> "at least " + least).orElse("not known");
    return new Result(looked, findings);
  }

  private static Finding low(String name, long limit) {
    return Finding.problem(
        name,
        "may have " + limit + " files and connections open (expected: " + ENOUGH + " or more)",
        "raise it: ulimit -n "
            + 16 * ENOUGH
            + " before ./hansa up, LimitNOFILE= for systemd, or /etc/security/limits.conf");
  }

  private static Optional<Long> limit(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      List<String> words =
          lines
              .filter(line -> line.startsWith(LINE))
              .map(line -> line.substring(LINE.length()).strip().split("\\s+", 2)[0])
              .toList();
      return words.stream()
          .findFirst()
          .map(word -> word.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(word));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
