package dev.hansa.cli;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.mesh.Backup;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a backup of a running mesh. */
@Command(
    name = "backup",
    description = {
      "Writes database, settings, certificates, keys and contracts of the running mesh to a"
          + " folder.",
      "The mesh serves on. The folder holds every secret of the mesh: keep it accordingly."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Empty, or not there yet.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    Backup backup =
        Backup.take(HomeOption.home(), Distribution.locate(), folder, InstantSource.system());
    System.out.println("backed up to " + backup.folder());
    System.out.println("it has all that was committed before " + backup.consistent());
    return 0;
  }
}
