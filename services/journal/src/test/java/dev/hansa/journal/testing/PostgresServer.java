package dev.hansa.journal.testing;

import dev.hansa.journal.database.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A PostgreSQL server in a temporary directory, on a free port, gone with its owner. */
public final class PostgresServer implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private PostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static PostgresServer start() {
    try {
      return new PostgresServer(
          EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start());
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  /** A new, empty database; the given schema is where its migrations will go. */
  public DatabaseConfig freshDatabase(String schema) {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test", e);
    }
    String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name;
    return DatabaseConfig.of(url, "postgres", "", schema);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
