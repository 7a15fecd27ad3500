package dev.hansa.cli;

import com.google.gson.GsonBuilder;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.Leftovers;
import dev.hansa.cli.process.Memory;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.Supervisor;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what runs where. */
@Command(
    name = "status",
    description = {
      "Tells what runs where; exit code 1 unless all is ready.",
      "Memory is the proportional set size: shared pages count by their share."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1024 * 1024;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    Map<String, ProcessHandle> running = Leftovers.running(home.run());
    Optional<ProcessHandle> supervisor = Supervisor.running(home.run());
    var lines = new ArrayList<Line>();
    if (supervisor.isPresent() || !running.isEmpty()) {
      PortsFile.read(home)
          .forEach((name, ports) -> lines.add(Line.of(name, ports, running.get(name))));
    }
    if (json) {
      tellJson(home, supervisor, lines);
    } else {
      tell(supervisor, lines);
    }
    boolean ready = lines.stream().allMatch(line -> line.state.equals(Line.READY));
    return supervisor.isPresent() && ready && !lines.isEmpty() ? 0 : 1;
  }

  private static void tell(Optional<ProcessHandle> supervisor, List<Line> lines) {
    if (lines.isEmpty()) {
      System.out.println("nothing runs; ./hansa up starts it");
      return;
    }
    String columns = "%-14s %-10s %8s %8s  %s%n";
    System.out.printf(Locale.ROOT, columns, "NAME", "STATE", "PID", "MEMORY", "PORTS");
    for (Line line : lines) {
      System.out.printf(
          Locale.ROOT,
          columns,
          line.name,
          line.state,
          line.pid.map(String::valueOf).orElse("-"),
          line.memory.isPresent() ? line.memory.getAsLong() / MEBIBYTE + " MiB" : "-",
          new TreeMap<>(line.ports)
              .entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(Collectors.joining(", ")));
    }
    System.out.println(
        supervisor
            .map(process -> "supervised by pid " + process.pid())
            .orElse("nobody supervises them: ./hansa up takes them over, ./hansa down ends them"));
  }

  private static void tellJson(Home home, Optional<ProcessHandle> supervisor, List<Line> lines) {
    var all = new LinkedHashMap<String, Object>();
    all.put("home", home.folder().toString());
    supervisor.ifPresent(process -> all.put("supervisor", Map.of("pid", process.pid())));
    all.put("processes", lines.stream().map(Line::json).toList());
    System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(all));
  }

  /** One process. */
  private record Line(
      String name,
      String state,
      Optional<Long> pid,
      OptionalLong memory,
      Map<String, Integer> ports) {
    static final String READY = "ready";

    static Line of(String name, Ports ports, @Nullable ProcessHandle process) {
      if (process == null) {
        return new Line(name, "down", Optional.empty(), OptionalLong.empty(), ports.byPurpose());
      }
      return new Line(
          name,
          probe(name, ports).isReady() ? READY : "not ready",
          Optional.of(process.pid()),
          Memory.of(process),
          ports.byPurpose());
    }

    private static Readiness probe(String name, Ports ports) {
      if (ports.byPurpose().containsKey(Ports.MANAGEMENT)) {
        return Readiness.http(URI.create("http://127.0.0.1:" + ports.management() + "/ready"));
      }
      return name.equals("zipkin")
          ? Readiness.http(URI.create("http://127.0.0.1:" + ports.of("http") + "/health"))
          : Readiness.tcp(ports.byPurpose().values().iterator().next());
    }

    Map<String, Object> json() {
      var all = new LinkedHashMap<String, Object>();
      all.put("name", name);
      all.put("state", state);
      pid.ifPresent(number -> all.put("pid", number));
      memory.ifPresent(bytes -> all.put("memoryBytes", bytes));
      all.put("ports", new TreeMap<>(ports));
      return all;
    }
  }
}
