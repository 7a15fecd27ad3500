package dev.hansa.cli.mesh;

import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The database {@code hansa}, and in it a role and a schema for each workload, which sees nothing
 * of the others.
 */
final class DatabaseRoles {
  private static final String DATABASE = "hansa";

  private final PostgresServer server;
  private final Path done;

  /**
   * Nothing is touched yet.
   *
   * @param data where to note what was done, so that it is done once
   */
  DatabaseRoles(PostgresServer server, Path data) {
    this.server = server;
    this.done = data.resolve("postgres.roles");
  }

  /**
   * Makes what is missing and sets the passwords.
   *
   * @param passwords by role; every role owns the schema of its name
   */
  void make(Map<String, String> passwords) {
    String state = digest(new TreeMap<>(passwords).toString());
    if (state.equals(known())) {
      return;
    }
    try {
      try (Connection connection = server.connect("postgres")) {
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
          execute(connection, "CREATE DATABASE " + DATABASE);
        }
      }
      try (Connection connection = server.connect(DATABASE)) {
        execute(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        for (var role : passwords.entrySet()) {
          make(connection, role.getKey(), role.getValue());
        }
      }
      PemFiles.write(done, state);
    } catch (SQLException e) {
      throw new StartFailure("the database roles cannot be made: " + e.getMessage());
    }
  }

  private static void make(Connection connection, String role, String password)
      throws SQLException {
    if (!role.matches("[a-z]+") || !password.matches("[A-Za-z0-9_-]+")) {
      throw new StartFailure("the password of " + role + " may have letters, digits, _ and - only");
    }
    boolean there = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role);
    execute(
        connection,
        (there ? "ALTER ROLE " : "CREATE ROLE ") + role + " LOGIN PASSWORD '" + password + "'");
    execute(connection, "CREATE SCHEMA IF NOT EXISTS " + role + " AUTHORIZATION " + role);
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Names of roles and schemas cannot be parameters; callers check them. */
  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String known() {
    try {
      return Files.readString(done);
    } catch (IOException _) {
      return "";
    }
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
