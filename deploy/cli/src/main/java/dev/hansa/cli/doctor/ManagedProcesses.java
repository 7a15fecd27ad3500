package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processes of a home that a service manager runs: {@code bin/hansa run NAME} leaves a Java with
 * the argument file of that name. Linux only.
 */
final class ManagedProcesses {
  private static final Pattern ARGUMENTS = Pattern.compile("@\\S+/(?<name>[a-z0-9-]+)\\.args");
  private static final String HOME = "HANSA_HOME=";

  private ManagedProcesses() {}

  /** Those among the names that run for the home. */
  static Map<String, ProcessHandle> of(Home home, Collection<String> names) {
    var found = new TreeMap<String, ProcessHandle>();
    ProcessHandle.allProcesses()
        .forEach(
            process ->
                name(process)
                    .filter(names::contains)
                    .filter(_ -> isOf(home, process))
                    .ifPresent(name -> found.putIfAbsent(name, process)));
    return found;
  }

  private static Optional<String> name(ProcessHandle process) {
    return words(process, "cmdline")
        .map(ARGUMENTS::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group("name"))
        .findFirst();
  }

  /** Whether it says so; whoever may not know takes it for granted. */
  private static boolean isOf(Home home, ProcessHandle process) {
    return words(process, "environ")
        .filter(word -> word.startsWith(HOME))
        .allMatch(word -> new Home(Path.of(word.substring(HOME.length()))).equals(home));
  }

  private static Stream<String> words(ProcessHandle process, String what) {
    try {
      String all = Files.readString(Path.of("/proc", Long.toString(process.pid()), what));
      return Stream.of(all.split("\0", -1));
    } catch (IOException _) {
      return Stream.empty(); // not Linux, gone, or another user's
    }
  }
}
