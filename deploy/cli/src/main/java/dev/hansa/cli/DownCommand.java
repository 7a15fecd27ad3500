package dev.hansa.cli;

import dev.hansa.cli.home.Folders;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.Leftovers;
import dev.hansa.cli.process.ProcessEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops everything, whatever became of the supervisor. */
@Command(
    name = "down",
    description = "Stops everything in good order, also after the supervisor was killed.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final List<String> STATE =
      List.of("ca", "etc", "contracts", "partners", "data", "logs", "run");

  @Option(names = "--wipe", description = "Delete all state: data, settings, certificates, logs.")
  private boolean wipe;

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    var running = new ArrayList<>(Leftovers.running(home.run()).keySet());
    boolean supervised = Leftovers.endSupervisor(home.run(), LIMIT);
    Leftovers.stopAll(home.run(), DownCommand::tell);
    if (running.isEmpty() && !supervised) {
      System.out.println("nothing was running");
    } else {
      System.out.println("stopped " + String.join(", ", running));
    }
    if (wipe) {
      wipe(home);
      System.out.println("wiped " + HomeOption.shown(home.folder()));
    }
    return 0;
  }

  private static void tell(ProcessEvent event) {
    if (event instanceof ProcessEvent.Stopped stopped && stopped.killed()) {
      System.out.println(stopped.name() + " did not stop in time and was killed");
    }
  }

  /** Deletes what Hansa keeps in a home and nothing else. */
  private static void wipe(Home home) {
    for (String part : STATE) {
      Folders.delete(home.folder().resolve(part));
    }
    try (Stream<Path> left =
        Files.isDirectory(home.folder()) ? Files.list(home.folder()) : Stream.of(home.folder())) {
      if (left.findAny().isEmpty()) {
        Files.delete(home.folder());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + home.folder(), e);
    }
  }
}
