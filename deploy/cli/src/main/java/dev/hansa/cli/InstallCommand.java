package dev.hansa.cli;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.mesh.Install;
import dev.hansa.cli.process.StartFailure;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prepares an unpacked distribution for service managers. */
@Command(
    name = "install",
    description = {
      "Makes what a distribution needs on this machine, for service managers.",
      "These are argument files, by which bin/hansa run NAME starts a process, and ahead-of-time"
          + " caches, by a training run of about a minute in a folder of its own.",
      "Run it again after an update of Java or of the distribution."
    },
    mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
  @Option(names = "--no-aot", description = "No caches: the processes take longer to start.")
  private boolean noAot;

  @Override
  public Integer call() {
    Distribution distribution = Distribution.locate();
    if (!Files.isWritable(distribution.folder())) {
      throw new StartFailure(
          distribution.folder() + " cannot be written to: run this as its owner");
    }
    var install = new Install(distribution);
    if (!noAot && !install.train(System.out)) {
      System.out.println("note: not every process has an ahead-of-time cache; they start without");
    }
    install.argumentFiles().forEach(file -> System.out.println("made " + file));
    return 0;
  }
}
