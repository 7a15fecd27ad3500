package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.Leftovers;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.process.Supervisor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a process in good order; the supervisor starts it again. */
@Command(
    name = "restart",
    description = "Restarts one process and waits until it is ready.",
    mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int LOOK_EVERY_MILLIS = 50;

  @Parameters(index = "0", paramLabel = "NAME", description = "The process.")
  private String given = "";

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    String name = given.equals("edge") ? "gateway" : given;
    if (Supervisor.running(home.run()).isEmpty()) {
      throw new StartFailure("no supervisor runs that would start it again: run ./hansa up");
    }
    Ports ports = PortsFile.of(home, name);
    Optional<Long> before = Leftovers.end(home.run(), name);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Map<String, ProcessHandle> running = Leftovers.running(home.run());
      ProcessHandle now = running.get(name);
      if (now != null && before.filter(pid -> pid == now.pid()).isEmpty() && ready(ports)) {
        System.out.println(name + " runs again, pid " + now.pid());
        return 0;
      }
      pause();
    }
    throw new StartFailure(
        name + " is not ready after " + LIMIT.toSeconds() + " s: see ./hansa logs " + name);
  }

  private static boolean ready(Ports ports) {
    return ports.byPurpose().containsKey(Ports.MANAGEMENT)
        ? Readiness.http(URI.create("http://127.0.0.1:" + ports.management() + "/ready")).isReady()
        : Readiness.tcp(ports.byPurpose().values().iterator().next()).isReady();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted");
    }
  }
}
