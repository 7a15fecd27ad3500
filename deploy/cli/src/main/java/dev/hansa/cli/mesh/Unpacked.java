package dev.hansa.cli.mesh;

import dev.hansa.cli.process.StartFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class Unpacked {
  private static final List<String> ARCHIVES =
      List.of(
          "/postgres-linux-x86_64.txz",
          "/postgres-linux-arm_64.txz",
          "/postgres-darwin-x86_64.txz",
          "/postgres-darwin-arm_64.txz");
  private static final int EXECUTABLE = 0100;

  private Unpacked() {}

  /** Unpacks, unless it is there already; two at once do no harm. */
  static void into(Path folder) {
    if (Files.isExecutable(folder.resolve("bin/postgres"))) {
      return;
    }
    try {
      Files.createDirectories(folder.getParent());
      Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
      try (var channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
          Path part = Files.createTempDirectory(folder.getParent(), "postgres");
          Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
          unpack(part);
          Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL to " + folder, e);
    }
  }

  private static void unpack(Path folder) throws IOException {
    try (InputStream archive = open();
        var tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, folder);
      }
    }
  }

  private static InputStream open() {
    return ARCHIVES.stream()
        .map(Unpacked.class::getResourceAsStream)
        .filter(stream -> stream != null)
        .findFirst()
        .orElseThrow(
            () -> new StartFailure("no PostgreSQL for this platform is on the class path"));
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("archive entry outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, target);
      if ((entry.getMode() & EXECUTABLE) != 0) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
