package dev.hansa.cli.config;

import dev.hansa.cli.home.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All settings of a distribution, by the processes that have them. */
public final class Reference {
  private static final List<String> PROCESSES =
      List.of("identity", "gateway", "orders", "inventory", "settlement");

  private static final List<String> HEAD =
      List.of(
          "# Configuration",
          "",
          "Every key that a process of the mesh knows. A process reads `etc/hansa.yml`, then"
              + " `etc/<name>.yml`, in the folder",
          "`HANSA_HOME`; an environment variable outranks both. A key in a file that is not listed"
              + " here stops the start.",
          "",
          "Durations are written as `500ms`, `10s`, `5m`, `12h` or `90d`, sizes as `64KB` or `4MB`"
              + " (of 1,024), rates as `50/s`,",
          "lists in YAML or with commas. A `*` in a key is a name of your own choice. Where there"
              + " is no default, a value is",
          "needed.",
          "",
          "This file is what `./hansa config` prints.");

  private final List<Group> groups;

  /** What the records of one jar bind, and who has that jar. */
  private record Group(List<Setting> settings, List<String> processes) {}

  private Reference(Collection<Group> groups) {
    this.groups =
        groups.stream()
            .filter(group -> !group.settings().isEmpty())
            .sorted(Comparator.comparingInt(group -> -group.processes().size()))
            .toList();
  }

  /**
   * Reads the jars.
   *
   * @throws dev.hansa.cli.process.StartFailure if a process was not built
   */
  public static Reference of(Distribution distribution) {
    Map<Path, Group> byJar = new LinkedHashMap<>();
    for (String process : PROCESSES) {
      for (Path jar : distribution.classPath(process)) {
        byJar
            .computeIfAbsent(jar, _ -> new Group(SettingsOfJar.read(jar), new ArrayList<>()))
            .processes()
            .add(process);
      }
    }
    return new Reference(byJar.values());
  }

  /** All of them, each once. */
  public List<Setting> settings() {
    return groups.stream().flatMap(group -> group.settings().stream()).toList();
  }

  /** Those of one process, each once. */
  public List<Setting> settings(String process) {
    return groups.stream()
        .filter(group -> group.processes().contains(process))
        .flatMap(group -> group.settings().stream())
        .toList();
  }

  /** As a page of Markdown: what most processes share comes first. */
  public List<String> markdown() {
    List<String> lines = new ArrayList<>(HEAD);
    groups.forEach(group -> lines.addAll(section(group)));
    return List.copyOf(lines);
  }

  private static List<String> section(Group group) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("## " + title(group.processes()));
    lines.add("");
    lines.add("| key | environment | values | default | meaning |");
    lines.add("|---|---|---|---|---|");
    group.settings().forEach(setting -> lines.add(row(setting)));
    return lines;
  }

  private static String title(List<String> processes) {
    if (processes.size() == PROCESSES.size()) {
      return "All processes";
    }
    return processes.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String row(Setting setting) {
    return "| `"
        + setting.key()
        + "` | "
        + setting.variable().map(name -> "`" + name + "`").orElse("")
        + " | "
        + setting.type()
        + " | "
        + setting.standard().map(value -> value.isEmpty() ? "empty" : "`" + value + "`").orElse("")
        + " | "
        + setting.meaning()
        + " |";
  }
}
