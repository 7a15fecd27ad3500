package dev.hansa.bench.overload;

import static dev.hansa.runtime.contract.Criticality.CRITICAL;
import static dev.hansa.runtime.contract.Criticality.NORMAL;
import static dev.hansa.runtime.contract.Criticality.SHEDDABLE;

import dev.hansa.bench.mesh.BenchMesh;
import dev.hansa.bench.mesh.Echo;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.server.MeshServerBuilder;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A service of twenty workers of 50 ms behind the whole chain, over mutual TLS: at seven tenths of
 * what it can do, then at ten times that, then as before.
 */
public final class OverloadRun {
  private static final int WORKERS = 20;
  private static final int MILLIS = 50;
  private static final double USUAL = 0.7;
  private static final int TIMES = 10;

  /** Of the usual calls; while it is ten times as many there are half the capacity of them. */
  private static final double CRITICAL_SHARE = 0.2;

  private static final double CRITICAL_OF_CAPACITY = 0.5;

  private final int usualSeconds;
  private final int floodSeconds;
  private final PrintStream out;

  /**
   * @param quick with a flood of ten seconds instead of sixty
   * @param out progress, and the table at the end
   */
  public OverloadRun(boolean quick, PrintStream out) {
    usualSeconds = quick ? 10 : 30;
    floodSeconds = quick ? 10 : 60;
    this.out = out;
  }

  /** Runs to the end, and draws {@code overload.svg} in the working directory. */
  public void run() {
    try (var workers = new Workers(WORKERS, MILLIS);
        var mesh =
            new BenchMesh(service(workers), OpenTelemetry.noop(), MeshServerBuilder::onSockets)) {
      Channel channel = mesh.gateway();
      var load = new Load(channel);
      double capacity = workers.perSecond();
      out.printf(
          Locale.ROOT,
          "%d workers of %d ms: %.0f calls a second at most; warming up%n",
          WORKERS,
          MILLIS,
          capacity);
      load.run(usualSeconds, usual(capacity));
      out.println("at " + percent(USUAL) + " of that, " + usualSeconds + " s");
      var before = new Phase("before", load.run(usualSeconds, usual(capacity)));
      out.println("at " + TIMES + " times as much as it can serve, " + floodSeconds + " s");
      var flood = new Phase("flood", load.run(floodSeconds, flood(capacity)));
      out.println("at " + percent(USUAL) + " again, " + usualSeconds + " s");
      var after = new Phase("after", load.run(usualSeconds, usual(capacity)));
      table(List.of(before, flood, after));
      verdict(before, flood, after, capacity);
      draw(List.of(before, flood, after), capacity);
    }
  }

  private static BindableService service(Workers workers) {
    var definition = ServerServiceDefinition.builder(Echo.SERVICE);
    for (Criticality criticality : Criticality.values()) {
      definition.addMethod(Echo.unary(criticality), ServerCalls.asyncUnaryCall(workers::serve));
    }
    return definition::build;
  }

  private static Map<Criticality, Double> usual(double capacity) {
    double all = USUAL * capacity;
    return Map.of(CRITICAL, CRITICAL_SHARE * all, NORMAL, 0.5 * all, SHEDDABLE, 0.3 * all);
  }

  private static Map<Criticality, Double> flood(double capacity) {
    double critical = CRITICAL_OF_CAPACITY * capacity;
    double others = TIMES * capacity - critical;
    return Map.of(CRITICAL, critical, NORMAL, 0.5 * others, SHEDDABLE, 0.5 * others);
  }

  private void table(List<Phase> phases) {
    out.printf(
        Locale.ROOT,
        "%n%-8s %10s %10s %9s %9s %9s %9s %10s %10s%n",
        "phase",
        "offered/s",
        "served/s",
        "p50 ms",
        "p99 ms",
        "a second",
        "critical",
        "normal",
        "sheddable");
    for (Phase phase : phases) {
      out.printf(
          Locale.ROOT,
          "%-8s %10.0f %10.0f %9.1f %9.1f %9.1f %8.2f%% %9.1f%% %9.1f%%%n",
          phase.name(),
          phase.offeredPerSecond(),
          phase.servedPerSecond(),
          phase.percentile(50),
          phase.percentile(99),
          phase.usual(99),
          100 * phase.share(CRITICAL),
          100 * phase.share(NORMAL),
          100 * phase.share(SHEDDABLE));
    }
  }

  private void verdict(Phase before, Phase flood, Phase after, double capacity) {
    out.printf(
        Locale.ROOT,
        "%nunder the flood: %.0f%% of what it can serve (90%% or more is the aim), p99 %.2f times"
            + " what it was (2 at most), that of the usual second %.2f times, critical calls %.3f%%"
            + " (99.9%% or more); as before %s%n",
        100 * flood.servedPerSecond() / capacity,
        flood.percentile(99) / before.percentile(99),
        flood.usual(99) / before.usual(99),
        100 * flood.share(CRITICAL),
        recovery(after));
  }

  /** The first second from which on all that is offered is served. */
  private static String recovery(Phase after) {
    int last = -1;
    for (int i = 0; i < after.seconds().size(); i++) {
      Second second = after.seconds().get(i);
      if (second.servedAll() < second.offeredAll()) {
        last = i;
      }
    }
    return last < 0 ? "at once" : "after " + (last + 1) + " s (10 at most)";
  }

  private void draw(List<Phase> phases, double capacity) {
    var all = new ArrayList<Second>();
    phases.forEach(phase -> all.addAll(phase.seconds()));
    Path file = Path.of("overload.svg").toAbsolutePath();
    try {
      Files.writeString(file, Plot.of(all, capacity));
      out.println("drawn in " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String percent(double part) {
    return Math.round(100 * part) + "%";
  }
}
