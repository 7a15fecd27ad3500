package dev.hansa.journal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of one process, by a pool of connections.
 *
 * <p>Safe for many threads; every method blocks, so call it from virtual threads. Each statement
 * makes a CLIENT span below the current one, with placeholders instead of values.
 */
public final class Database implements AutoCloseable {
  /** Each repeat undoes and redoes the work; three losses in a row mean a hot row, not bad luck. */
  private static final int ATTEMPTS = 3;

  /** Connections that are kept; the others are opened under load and closed when it is over. */
  private static final int READY = 2;

  private final DatabaseConfig config;
  private final HikariDataSource pool;
  private final DataSource traced;

  private Database(DatabaseConfig config, HikariDataSource pool, DataSource traced) {
    this.config = config;
    this.pool = pool;
    this.traced = traced;
  }

  /** What a transaction does with its connection. It may run again after a deadlock. */
  @FunctionalInterface
  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** As {@link Work}, without a result. */
  @FunctionalInterface
  public interface Action {
    void in(Connection connection) throws SQLException;
  }

  /**
   * Waits for the server, migrates the schema ({@code db/migration/journal}, then {@code
   * db/migration/<schema>}) and opens the pool.
   *
   * @throws IllegalStateException if the server did not answer within {@link
   *     DatabaseConfig#startTimeout}, refused the role, or a migration failed; the message says
   *     which
   */
  public static Database open(DatabaseConfig config, OpenTelemetry telemetry) {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(config.url());
    direct.setUser(config.user());
    direct.setPassword(config.password());
    ServerWait.until(direct, config);
    Migrations.apply(config);
    HikariDataSource pool = new HikariDataSource(poolConfig(config));
    PoolMetrics.observe(pool, telemetry);
    return new Database(config, pool, TracedDataSource.over(pool, config, telemetry));
  }

  /**
   * Runs the work in one transaction and commits; any exception undoes it. A deadlock or
   * serialization failure runs the work again, so it must have no effect outside the connection.
   *
   * @throws DatabaseException if a statement or the commit failed
   */
  public <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !DatabaseException.isRepeatable(e)) {
          throw new DatabaseException(config.schema(), e);
        }
      }
    }
  }

  /** As {@link #transaction}, for work without a result. */
  public void run(Action work) {
    transaction(
        connection -> {
          work.in(connection);
          return true;
        });
  }

  /** Whether the server answers now. */
  public boolean answers() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  public DatabaseConfig config() {
    return config;
  }

  @Override
  public void close() {
    pool.close();
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = traced.getConnection()) {
      connection.setAutoCommit(false); // the pool turns it back
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        undo(connection, e);
        throw e;
      }
    }
  }

  private static void undo(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static HikariConfig poolConfig(DatabaseConfig config) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(config.schema());
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setSchema(config.schema());
    // A transaction begins with its work. What the pool itself asks would begin one that stays
    // open:
    // now() would be the pool's age in it, and undoing it would take the schema's name along.
    pool.setAutoCommit(true);
    pool.setMaximumPoolSize(config.poolSize());
    pool.setMinimumIdle(Math.min(READY, config.poolSize()));
    pool.setConnectionTimeout(Math.max(250, config.borrowTimeout().toMillis()));
    pool.setValidationTimeout(Math.max(250, config.borrowTimeout().toMillis() / 2));
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("ApplicationName", "hansa-" + config.schema());
    pool.addDataSourceProperty("connectTimeout", "2");
    pool.addDataSourceProperty(
        "socketTimeout", String.valueOf(config.statementTimeout().toSeconds() + 5));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty(
        "options", "-c statement_timeout=" + config.statementTimeout().toMillis());
    return pool;
  }
}
