package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A mesh as its files under {@code etc/} describe it. What the environment changes is not seen.
 *
 * @param processes those whose file could be read
 * @param faults of the files that could not
 */
record Installation(Home home, List<ConfiguredProcess> processes, List<Finding> faults) {
  private static final String COMMON = "hansa.yml";

  static Installation read(Home home) {
    var faults = new ArrayList<Finding>();
    Path shared = home.etc().resolve(COMMON);
    Optional<ConfigValues> common =
        Files.exists(shared) ? values(shared, faults) : Optional.empty();
    var processes = new ArrayList<ConfiguredProcess>();
    for (Path file : files(home)) {
      String name = file.getFileName().toString().replaceFirst("\\.yml$", "");
      values(file, faults)
          .map(own -> own.over(common.orElse(ConfigValues.NONE)))
          .ifPresent(own -> processes.add(new ConfiguredProcess(home, name, file, own)));
    }
    return new Installation(home, List.copyOf(processes), List.copyOf(faults));
  }

  private static List<Path> files(Home home) {
    if (!Files.isDirectory(home.etc())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(home.etc())) {
      return all.filter(file -> file.toString().endsWith(".yml"))
          .filter(file -> !file.endsWith(COMMON))
          .sorted()
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static Optional<ConfigValues> values(Path file, List<Finding> faults) {
    try {
      Object content =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return Optional.of(ConfigValues.of(content));
    } catch (YAMLException e) {
      faults.add(
          Finding.problem(
              file.toString(),
              "is not YAML: " + firstLine(e),
              "correct it, or delete it and let ./hansa up write it anew"));
    } catch (IOException _) {
      faults.add(
          Finding.problem(
              file.toString(),
              "cannot be read",
              "./hansa up writes what is missing; a file that is there must be readable by you"));
    }
    return Optional.empty();
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .limit(2)
        .reduce("", (a, b) -> a + b.strip() + " ")
        .strip();
  }

  /** Its processes that run now, by name, whoever started them. */
  Map<String, ProcessHandle> running() {
    var all = new TreeMap<String, ProcessHandle>(managed());
    all.putAll(started());
    return all;
  }

  /** Those that {@code up} started. */
  Map<String, ProcessHandle> started() {
    return Leftovers.running(home.run());
  }

  /** Those that a service manager runs, and {@code up} too. */
  Map<String, ProcessHandle> managed() {
    return ManagedProcesses.of(
        home, processes.stream().map(ConfiguredProcess::name).collect(Collectors.toSet()));
  }
}
