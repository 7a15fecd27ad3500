package dev.hansa.cli.mesh;

import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A base backup of the embedded PostgreSQL while it serves: its files as they lie there, and the
 * write-ahead log that makes them one state. A server that is started on the copy replays that log;
 * whatever had been committed when the backup ended is there then.
 *
 * @see <a href="https://www.postgresql.org/docs/18/continuous-archiving.html">Low level API of base
 *     backups</a>
 */
final class DatabaseBackup {
  private static final String LOG = "pg_wal";
  private static final String SEGMENT = "[0-9A-F]{24}";

  /** Made anew by a server that starts, or meaningless to another one. */
  private static final List<String> CONTENT_LEFT_OUT =
      List.of(
          LOG,
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final List<String> FILES_LEFT_OUT =
      List.of("postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map");

  private final PostgresServer server;
  private final InstantSource clock;

  DatabaseBackup(PostgresServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /**
   * Copies the database.
   *
   * @param to a folder that does not exist yet; private to its owner
   * @return an instant: what was committed before it is in the backup
   * @throws StartFailure if the server cannot be reached or refuses
   */
  Instant write(Path to) {
    // The session's end, however it comes, ends the backup and lets the log go.
    try (Connection session = server.connect("postgres")) {
      // Without it the server may recycle log that the copy still needs.
      text(session, "SELECT pg_create_physical_replication_slot('hansa_backup', true, true)");
      String first = text(session, "SELECT pg_walfile_name(pg_backup_start('hansa', true))");
      FolderCopy.of(server.data(), to, DatabaseBackup::isCopied);
      Instant consistent = clock.instant();
      String last = stop(session, to);
      copyLog(to, first, last);
      return consistent;
    } catch (SQLException e) {
      throw new StartFailure("PostgreSQL refuses the backup: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the database to " + to, e);
    }
  }

  /** Ends the backup; gives the last segment of log that belongs to it. */
  private static String stop(Connection session, Path to) throws SQLException, IOException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(false)")) {
      row.next();
      FolderCopy.write(to.resolve("backup_label"), row.getString(1));
      return row.getString(2);
    }
  }

  private void copyLog(Path to, String first, String last) throws IOException {
    try (Stream<Path> files = Files.list(server.data().resolve(LOG))) {
      for (Path segment : files.filter(file -> isBetween(file, first, last)).toList()) {
        FolderCopy.file(segment, to.resolve(LOG).resolve(segment.getFileName().toString()));
      }
    }
  }

  private static boolean isBetween(Path segment, String first, String last) {
    String name = segment.getFileName().toString();
    return name.matches(SEGMENT) && name.compareTo(first) >= 0 && name.compareTo(last) <= 0;
  }

  /** By the path within the data directory. */
  private static boolean isCopied(Path file) {
    String top = file.getName(0).toString();
    return file.getNameCount() == 1
        ? !FILES_LEFT_OUT.contains(top)
        : !CONTENT_LEFT_OUT.contains(top) && !file.getFileName().toString().startsWith("pgsql_tmp");
  }

  private static String text(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
