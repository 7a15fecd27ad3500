package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What to bring up.
 *
 * @param home where its state lives; a test takes a folder of its own
 * @param distribution what was built
 * @param names workloads wanted, with whatever they call; empty: all
 * @param replicas how often each service runs, 1 to 9
 * @param portOffset shifts every port
 * @param zipkin whether to run the dashboard and send it traces
 * @param caches of classes that the processes start from, where they are
 * @param train whether to make caches that are missing or stale; costs half a minute
 * @param partners who is registered with all partner scopes
 * @param startLimit the most the processes may take until they are ready
 * @param output where phases and events are told
 */
public record MeshOptions(
    Home home,
    Distribution distribution,
    List<String> names,
    int replicas,
    int portOffset,
    boolean zipkin,
    Caches caches,
    boolean train,
    List<String> partners,
    Duration startLimit,
    PrintStream output) {
  public MeshOptions {
    names = List.copyOf(names);
    partners = List.copyOf(partners);
    if (replicas < 1 || replicas > 9) {
      throw new IllegalArgumentException("replicas: " + replicas + " (expected: 1..9)");
    }
  }

  /** Everything once, on the usual ports, with partners acme and globex, telling nobody. */
  public static MeshOptions in(Path home) {
    return in(home, Distribution.locate());
  }

  /** The same, with a distribution at a place of its own. */
  public static MeshOptions in(Path home, Distribution distribution) {
    return new MeshOptions(
        new Home(home),
        distribution,
        List.of(),
        1,
        0,
        true,
        Caches.SHARED,
        false,
        List.of("acme", "globex"),
        Duration.ofMinutes(2),
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  public MeshOptions withNames(List<String> wanted) {
    return with(draft -> draft.names = wanted);
  }

  public MeshOptions withReplicas(int count) {
    return with(draft -> draft.replicas = count);
  }

  public MeshOptions withPortOffset(int offset) {
    return with(draft -> draft.portOffset = offset);
  }

  /** Takes the first offset at which no port is in use now. */
  public MeshOptions withFreePorts() {
    return withPortOffset(
        PortPlan.free()
            .orElseThrow(() -> new IllegalStateException("at every port offset a port is in use")));
  }

  public MeshOptions withZipkin(boolean wanted) {
    return with(draft -> draft.zipkin = wanted);
  }

  public MeshOptions withTraining(boolean wanted) {
    return with(draft -> draft.train = wanted);
  }

  public MeshOptions withCaches(Caches kind) {
    return with(draft -> draft.caches = kind);
  }

  public MeshOptions withPartners(List<String> registered) {
    return with(draft -> draft.partners = registered);
  }

  public MeshOptions withOutput(PrintStream told) {
    return with(draft -> draft.output = told);
  }

  private MeshOptions with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** What may be changed about some options. */
  private static final class Draft {
    private final MeshOptions before;
    private List<String> names;
    private int replicas;
    private int portOffset;
    private boolean zipkin;
    private Caches caches;
    private boolean train;
    private List<String> partners;
    private PrintStream output;

    Draft(MeshOptions before) {
      this.before = before;
      names = before.names;
      replicas = before.replicas;
      portOffset = before.portOffset;
      zipkin = before.zipkin;
      caches = before.caches;
      train = before.train;
      partners = before.partners;
      output = before.output;
    }

    MeshOptions options() {
      return new MeshOptions(
          before.home,
          before.distribution,
          names,
          replicas,
          portOffset,
          zipkin,
          caches,
          train,
          partners,
          before.startLimit,
          output);
    }
  }
}
