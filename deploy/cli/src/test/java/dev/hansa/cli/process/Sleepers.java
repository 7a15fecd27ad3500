package dev.hansa.cli.process;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processes that do nothing for a long time. */
final class Sleepers {
  private Sleepers() {}

  static ProcessSpec shell(String name, String script, Set<String> needs) {
    return new ProcessSpec(
        name,
        List.of("sh", "-c", script),
        Map.of(),
        Path.of("/"),
        Map.of(),
        needs,
        needs,
        () -> true,
        StopSignal.TERM,
        Duration.ofSeconds(5),
        "",
        false);
  }

  static ProcessSpec sleeper(String name, String... needs) {
    return shell(name, "exec sleep 600", Set.of(needs));
  }

  /** Started as a process of its own: supervises two sleepers until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    Path home = Path.of(args[0]);
    var supervisor =
        Supervisor.open(home.resolve("run"), home.resolve("logs"), InstantSource.system(), _ -> {});
    supervisor.start(List.of(sleeper("first"), sleeper("second", "first")));
    supervisor.awaitReady(supervisor.names(), Duration.ofSeconds(10));
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
