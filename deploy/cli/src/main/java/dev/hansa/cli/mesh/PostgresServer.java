package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.LogTail;
import dev.hansa.cli.process.ProcessSpec;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.process.StopSignal;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The embedded PostgreSQL: one more supervised process, with its data in {@code data/postgres}. It
 * syncs every commit; listens on loopback only, with passwords; has no Unix socket.
 */
final class PostgresServer {
  static final String NAME = "postgres";

  /** Purpose of its port. */
  static final String SQL = "sql";

  private static final int PASSWORD_BYTES = 24;

  private final Home home;
  private final Path programs;
  private final int port;

  PostgresServer(Home home, Distribution distribution, int port) {
    this(home, distribution.postgres(), port);
  }

  PostgresServer(Home home, Path programs, int port) {
    this.home = home;
    this.programs = programs;
    this.port = port;
  }

  /** Unpacks the programs and makes the data directory, where either is missing. */
  void prepare() {
    Unpacked.into(programs);
    if (!Files.exists(data().resolve("PG_VERSION"))) {
      initialize();
    }
  }

  /** What to supervise, after {@link #prepare}. */
  ProcessSpec spec() {
    var command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(
        List.of(
            programs.resolve("bin/postgres").toString(),
            "-D",
            data().toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=on",
            "-c",
            "synchronous_commit=on",
            "-c",
            "max_connections=200",
            "-c",
            "log_line_prefix=%m [%p] "));
    return new ProcessSpec(
        NAME,
        command,
        Map.of(),
        home.folder(),
        Map.of(SQL, port),
        Set.of(),
        Set.of(),
        new PostgresReadiness(port),
        StopSignal.INT,
        Duration.ofSeconds(20),
        "",
        false);
  }

  /** The administrator's password, known under {@code data/} alone. */
  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + passwordFile(), e);
    }
  }

  int port() {
    return port;
  }

  /** A connection to the running server as its administrator. */
  Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", password());
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  Path data() {
    return home.data().resolve(NAME);
  }

  Path passwordFile() {
    return home.data().resolve("postgres.password");
  }

  private void initialize() {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    PemFiles.write(passwordFile(), HexFormat.of().formatHex(password) + "\n");
    var command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(
        List.of(
            programs.resolve("bin/initdb").toString(),
            "--pgdata=" + data(),
            "--username=postgres",
            "--pwfile=" + passwordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale"));
    if (System.getProperty("os.name").equals("Linux")) {
      command.add("--sync-method=syncfs"); // one call in place of a thousand
    }
    try {
      Files.createDirectories(home.logs());
      Path log = home.log(NAME);
      long before = Files.exists(log) ? Files.size(log) : 0;
      Process initdb =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (initdb.waitFor() != 0) {
        throw new StartFailure(
            "PostgreSQL's data directory cannot be made; see " + log, LogTail.of(log, before, 10));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run initdb", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while making PostgreSQL's data directory");
    }
  }
}
