package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Folders;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes what a distribution needs on the machine that it runs on: the argument file of each
 * process, which {@code bin/hansa run} starts it by, and the ahead-of-time caches.
 */
public final class Install {
  private final Distribution distribution;

  public Install(Distribution distribution) {
    this.distribution = distribution;
  }

  /**
   * Makes the caches that are missing or stale by a training run: a mesh of its own on free ports,
   * in a folder that is gone afterwards. Takes about a minute on two cores.
   *
   * @return whether every process has its cache
   */
  public boolean train(PrintStream output) {
    var java = new OwnCaches(distribution);
    if (java.toTrain(Workload.ALL).isEmpty()) {
      return true;
    }
    Path home = temporaryHome();
    var options =
        MeshOptions.in(home, distribution)
            .withFreePorts()
            .withZipkin(false)
            .withTraining(true)
            .withCaches(Caches.OWN)
            .withPartners(List.of("training"))
            .withOutput(output);
    try (Mesh _ = Mesh.up(options)) {
      return java.toTrain(Workload.ALL).isEmpty();
    } finally {
      Folders.delete(home);
    }
  }

  /**
   * Writes the argument files, with the caches that are there.
   *
   * @return the files, one a process
   */
  public List<Path> argumentFiles() {
    var java = new OwnCaches(distribution);
    var written = new ArrayList<Path>();
    for (Workload workload : Workload.ALL) {
      Path file = distribution.run().resolve(workload.name() + ".args");
      String arguments =
          JavaCommand.installed(workload, java.classPath(workload), java.cached(workload));
      PemFiles.write(file, arguments);
      readableByAll(file);
      written.add(file);
    }
    readableByAll(distribution.run());
    return List.copyOf(written);
  }

  /** The processes run as somebody else than who installs them. */
  private static void readableByAll(Path file) {
    try {
      Files.setPosixFilePermissions(
          file,
          PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file + " readable", e);
    }
  }

  private static Path temporaryHome() {
    try {
      return Files.createTempDirectory("hansa-training");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the training run", e);
    }
  }
}
