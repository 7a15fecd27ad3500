package dev.hansa.cli;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.mesh.Mesh;
import dev.hansa.cli.mesh.MeshOptions;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.process.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts everything and watches over it. */
@Command(
    name = "up",
    description = "Starts everything, waits until it is warm, and watches over it.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Only these and what they call (default: all).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--detach", description = "Go on in the background once all is warm.")
  private boolean detach;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each service runs (default: 1).")
  private int replicas;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Shifts every port (default: 0).")
  private int portOffset;

  @Option(names = "--no-traces", description = "Start no trace dashboard.")
  private boolean noTraces;

  /** Tells the command that started this one in the background that all is warm. */
  @Option(names = "--warm-file", hidden = true)
  private @Nullable Path warmFile;

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    var running = Supervisor.running(home.run());
    if (running.isPresent()) {
      throw new StartFailure(
          "it is up already, under pid "
              + running.get().pid()
              + "; see ./hansa status, or end it by ./hansa down");
    }
    return detach ? new Background(home).start(arguments()) : foreground(home);
  }

  private List<String> arguments() {
    var arguments = new ArrayList<>(names);
    arguments.addAll(List.of("--replicas", Integer.toString(replicas)));
    arguments.addAll(List.of("--port-offset", Integer.toString(portOffset)));
    if (noTraces) {
      arguments.add("--no-traces");
    }
    return arguments;
  }

  private int foreground(Home home) {
    var stopped = new CountDownLatch(1);
    Thread self = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  self.interrupt();
                  awaitStop(stopped);
                }));
    long began = System.nanoTime();
    try (Mesh mesh = Mesh.up(options(home))) {
      tell(mesh, System.out, Duration.ofNanos(System.nanoTime() - began));
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException _) {
      System.out.println("stopped");
      return 0;
    } finally {
      stopped.countDown();
    }
  }

  private static void awaitStop(CountDownLatch stopped) {
    try {
      if (!stopped.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("hansa: not everything stopped in time; ./hansa down ends the rest");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private MeshOptions options(Home home) {
    return MeshOptions.in(home.folder(), Distribution.locate())
        .withNames(names.stream().map(UpCommand::workload).toList())
        .withReplicas(replicas)
        .withPortOffset(portOffset)
        .withZipkin(!noTraces)
        .withTraining(!"off".equals(System.getenv("HANSA_AOT")))
        .withOutput(System.out);
  }

  /** The edge's workload is the gateway. */
  private static String workload(String name) {
    return name.equals("edge") ? "gateway" : name;
  }

  /** Of all replicas. */
  private static String addresses(Mesh mesh, String workload, String before, String purpose) {
    return mesh.names().stream()
        .filter(name -> name.equals(workload) || name.startsWith(workload + "-"))
        .map(name -> before + mesh.ports(name).of(purpose))
        .collect(Collectors.joining(", "));
  }

  private void tell(Mesh mesh, PrintStream out, Duration took) {
    out.printf(Locale.ROOT, "%nHansa is up, after %.1f s.%n%n", took.toMillis() / 1e3);
    if (mesh.names().contains("gateway")) {
      out.println("  REST       " + addresses(mesh, "gateway", "https://localhost:", Ports.REST));
      out.println("  gRPC       " + addresses(mesh, "gateway", "localhost:", Ports.GRPC));
    }
    out.println("  identity   " + addresses(mesh, "identity", "https://localhost:", Ports.HTTPS));
    mesh.zipkin().ifPresent(zipkin -> out.println("  traces     " + zipkin + "/zipkin/"));
    out.println("  state      " + HomeOption.shown(mesh.home().folder()));
    out.println();
    out.println("Try next:");
    out.println("  ./hansa demo                        what a partner does, and the trace of it");
    out.println("  ./hansa curl acme GET /v1/orders    a call as partner acme");
    out.println("  ./hansa status                      what runs where");
    out.println(
        warmFile == null
            ? "Ctrl-C stops everything."
            : "  ./hansa down                        stop everything");
    out.flush();
    if (warmFile != null) {
      try {
        Files.writeString(warmFile, ProcessHandle.current().pid() + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + warmFile, e);
      }
    }
  }
}
