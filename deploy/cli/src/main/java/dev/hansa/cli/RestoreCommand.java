package dev.hansa.cli;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.mesh.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Puts a backup into an empty home. */
@Command(
    name = "restore",
    description = {
      "Puts a backup into HANSA_HOME, which must hold nothing yet; then ./hansa up goes on from"
          + " there.",
      "Never run the restored mesh beside the one that it was taken from: both would act for it."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "What ./hansa backup wrote.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    Backup.restore(folder, home, Distribution.locate());
    System.out.println("restored to " + HomeOption.shown(home.folder()) + "; ./hansa up starts it");
    return 0;
  }
}
