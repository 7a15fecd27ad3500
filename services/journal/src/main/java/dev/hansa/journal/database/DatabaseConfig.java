package dev.hansa.journal.database;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where the database is and how it is used.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}
 * @param user role of the process; it owns the schema
 * @param password of the role; empty where the server asks for none
 * @param schema the process's own schema; created if absent, migrated from {@code
 *     db/migration/<schema>}
 * @param poolSize connections at most, 1 to 200
 * @param borrowTimeout the most a transaction waits for a connection
 * @param statementTimeout the most one statement may run, lock waits included
 * @param startTimeout the most the start waits for the server
 */
public record DatabaseConfig(
    String url,
    String user,
    String password,
    String schema,
    int poolSize,
    Duration borrowTimeout,
    Duration statementTimeout,
    Duration startTimeout) {

  /**
   * Below the deadlines of the calls that need a connection, so that they end with a typed error.
   */
  public static final Duration DEFAULT_BORROW_TIMEOUT = Duration.ofSeconds(2);

  public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration DEFAULT_START_TIMEOUT = Duration.ofSeconds(30);
  public static final int DEFAULT_POOL_SIZE = 10;

  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  public DatabaseConfig {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "hansa.database.url: '" + url + "' (expected: jdbc:postgresql://host:port/database)");
    }
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "hansa.database.schema: '" + schema + "' (expected: " + SCHEMA.pattern() + ")");
    }
    if (poolSize < 1 || poolSize > 200) {
      throw new IllegalArgumentException(
          "hansa.database.pool-size: " + poolSize + " (expected: 1..200)");
    }
    positive("borrow-timeout", borrowTimeout);
    positive("statement-timeout", statementTimeout);
    positive("start-timeout", startTimeout);
  }

  /** The given database with every other setting at its default. */
  public static DatabaseConfig of(String url, String user, String password, String schema) {
    return new DatabaseConfig(
        url,
        user,
        password,
        schema,
        DEFAULT_POOL_SIZE,
        DEFAULT_BORROW_TIMEOUT,
        DEFAULT_STATEMENT_TIMEOUT,
        DEFAULT_START_TIMEOUT);
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "DatabaseConfig[" + url + ", user=" + user + ", schema=" + schema + "]";
  }

  private static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "hansa.database." + key + ": " + value + " (expected: > 0)");
    }
  }
}
