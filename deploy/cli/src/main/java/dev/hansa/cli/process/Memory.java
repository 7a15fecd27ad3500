package dev.hansa.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Memory that a process holds: its proportional set size, where pages that several processes share
 * count by their share, so that the sum over all processes is what the machine gives.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">proc_pid_smaps(5)</a>
 */
public final class Memory {
  private static final String PROPORTIONAL = "Pss:";
  private static final long KIBIBYTE = 1024;

  private Memory() {}

  /** In bytes; empty where the system does not tell: not Linux, ended, or another user's. */
  public static OptionalLong of(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(PROPORTIONAL))
          .map(line -> line.substring(PROPORTIONAL.length()).replace("kB", "").strip())
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * KIBIBYTE)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}
