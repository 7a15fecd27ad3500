package dev.hansa.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processes that run although their supervisor does not. Only processes that were marked under the
 * run folder, or that carry its path in their environment, are ever touched.
 */
public final class Leftovers {
  /** Environment variable of every supervised process: the run folder that it is marked in. */
  static final String MARKER = "SUPERVISED_IN";

  static final String SUFFIX = ".pid";

  private Leftovers() {}

  /**
   * Stops all that is left in good order, and kills what started but was never marked.
   *
   * @return names of what was stopped
   */
  public static List<String> stopAll(Path run, Consumer<ProcessEvent> events) {
    return stop(run, _ -> true, events);
  }

  /** Every marked process that is alive, by name. */
  public static Map<String, ProcessHandle> running(Path run) {
    return find(run).stream()
        .collect(Collectors.toMap(Left::name, Left::process, (one, _) -> one, TreeMap::new));
  }

  /**
   * Ends one marked process in good order; a supervisor then starts it again.
   *
   * @return its pid; empty if it does not run
   */
  public static Optional<Long> end(Path run, String name) {
    return find(run).stream()
        .filter(left -> left.name().equals(name))
        .findFirst()
        .map(
            left -> {
              Signals.end(
                  left.process(),
                  left.mark().signal(),
                  Duration.ofMillis(left.mark().graceMillis()));
              return left.mark().pid();
            });
  }

  /**
   * Ends the supervisor, which stops its processes before; killed if that takes more than the
   * limit.
   *
   * @return false if none runs
   */
  public static boolean endSupervisor(Path run, Duration limit) {
    Optional<ProcessHandle> supervisor = Supervisor.running(run);
    supervisor.ifPresent(process -> Signals.end(process, StopSignal.TERM, limit));
    return supervisor.isPresent();
  }

  /** Stops what is left and is not to be kept, by name. */
  static List<String> stop(Path run, Predicate<Left> which, Consumer<ProcessEvent> events) {
    List<Left> all = find(run);
    Map<Integer, List<Left>> waves =
        all.stream().filter(which).collect(Collectors.groupingBy(left -> left.mark().rank()));
    var stopped = new ArrayList<String>();
    waves.keySet().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(
            rank -> {
              List<Left> wave = waves.getOrDefault(rank, List.of());
              wave.forEach(left -> Signals.ask(left.process(), left.mark().signal()));
              for (Left left : wave) {
                boolean inTime = left.awaitEnd();
                stopped.add(left.name());
                events.accept(new ProcessEvent.Stopped(left.name(), !inTime));
                left.forget();
              }
            });
    killUnmarked(run);
    return stopped;
  }

  /** A process that is alive and marked. */
  record Left(String name, Path file, Mark mark, ProcessHandle process) {
    boolean awaitEnd() {
      if (Signals.awaitExit(process, Duration.ofMillis(mark.graceMillis()))) {
        return true;
      }
      process.destroyForcibly();
      Signals.awaitExit(process, Duration.ofSeconds(10));
      return false;
    }

    void forget() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + file, e);
      }
    }
  }

  /** Every living process with a mark in the folder. */
  static List<Left> find(Path run) {
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .filter(file -> !file.endsWith(Supervisor.MARK))
          .flatMap(file -> left(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + run, e);
    }
  }

  private static Optional<Left> left(Path file) {
    String base = file.getFileName().toString();
    String name = base.substring(0, base.length() - SUFFIX.length());
    return Mark.read(file)
        .flatMap(mark -> mark.process().map(process -> new Left(name, file, mark, process)));
  }

  /** Kills what a supervisor started and was killed before it could mark it (Linux only). */
  static void killUnmarked(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path run = real(folder);
    List<Long> marked = find(run).stream().map(left -> left.mark().pid()).toList();
    List<ProcessHandle> strays =
        ProcessHandle.allProcesses()
            .filter(process -> carries(process.pid(), MARKER + "=" + run))
            .filter(process -> !descends(process, marked))
            .toList();
    strays.forEach(ProcessHandle::destroyForcibly);
    strays.forEach(stray -> Signals.awaitExit(stray, Duration.ofSeconds(10)));
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static boolean descends(ProcessHandle process, List<Long> marked) {
    Optional<ProcessHandle> ancestor = Optional.of(process);
    while (ancestor.isPresent()) {
      if (marked.contains(ancestor.get().pid())) {
        return true;
      }
      ancestor = ancestor.get().parent();
    }
    return false;
  }

  private static boolean carries(long pid, String variable) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      return List.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
          .contains(variable);
    } catch (IOException _) {
      return false;
    }
  }
}
