package dev.hansa.cli.mesh;

import com.google.gson.GsonBuilder;
import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.DevelopmentTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mesh's state in one folder: {@code database/}, which a PostgreSQL recovers from, {@code files/}
 * with settings, certificates, keys and contracts, and {@code backup.json}. Who holds it holds
 * every secret of the mesh.
 *
 * @param folder where it lies
 * @param consistent what was committed before this instant is in it
 */
public record Backup(Path folder, Instant consistent) {
  private static final String DATABASE = "database";
  private static final String FILES = "files";
  private static final String NOTE = "backup.json";

  /** Of a home; logs and what belongs to the running processes are left out. */
  private static final List<String> PARTS = List.of("ca", "etc", "contracts", "partners");

  /**
   * Takes a backup of a mesh that runs; it serves on.
   *
   * @param to a folder that is empty or does not exist
   * @throws StartFailure if nothing runs there, or there is no room for it
   */
  public static Backup take(Home home, Distribution distribution, Path to, InstantSource clock) {
    if (!Files.exists(home.data().resolve(PostgresServer.NAME))) {
      throw new StartFailure(
          home.folder()
              + " has no database of its own: back that one up by its own means, and the folders "
              + String.join(", ", PARTS));
    }
    int port = PortsFile.of(home, PostgresServer.NAME).of(PostgresServer.SQL);
    var server = new PostgresServer(home, distribution, port);
    try {
      requireEmpty(to);
      DevelopmentTrust.keepPrivate(to);
      Instant consistent = new DatabaseBackup(server, clock).write(to.resolve(DATABASE));
      Path files = Files.createDirectory(to.resolve(FILES));
      for (String part : PARTS) {
        if (Files.isDirectory(home.folder().resolve(part))) {
          FolderCopy.of(home.folder().resolve(part), files.resolve(part), _ -> true);
        }
      }
      FolderCopy.file(server.passwordFile(), files.resolve(server.passwordFile().getFileName()));
      var note = Map.of("consistent", consistent.toString(), "version", distribution.version());
      FolderCopy.write(
          to.resolve(NOTE), new GsonBuilder().setPrettyPrinting().create().toJson(note) + "\n");
      return new Backup(to, consistent);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the backup to " + to, e);
    }
  }

  /**
   * Puts a backup into a home that holds nothing; {@code up} recovers the database then.
   *
   * @throws StartFailure if there is no complete backup, or the home holds state
   */
  public static void restore(Path from, Home home, Distribution distribution) {
    if (!Files.exists(from.resolve(NOTE))) {
      throw new StartFailure(from + " is no complete backup: " + NOTE + " is missing");
    }
    try {
      for (String part : PARTS) {
        requireEmpty(home.folder().resolve(part));
      }
      requireEmpty(home.data());
      var server = new PostgresServer(home, distribution, 0);
      Files.createDirectories(home.data());
      for (String part : PARTS) {
        if (Files.isDirectory(from.resolve(FILES).resolve(part))) {
          Files.deleteIfExists(home.folder().resolve(part));
          FolderCopy.of(from.resolve(FILES).resolve(part), home.folder().resolve(part), _ -> true);
        }
      }
      FolderCopy.file(
          from.resolve(FILES).resolve(server.passwordFile().getFileName()), server.passwordFile());
      FolderCopy.of(from.resolve(DATABASE), server.data(), _ -> true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot restore " + from + " to " + home.folder(), e);
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new StartFailure(folder + " is not empty: give another place, or empty it yourself");
      }
    }
  }
}
