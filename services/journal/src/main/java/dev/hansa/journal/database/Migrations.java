package dev.hansa.journal.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a schema to what this build needs: the tables of the journal, then those of the service.
 *
 * <p>Over connections of its own, since a migration may take longer than any statement of a call;
 * both histories share them, as each costs a handshake of passwords.
 */
final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing; a server that is there already answers at once.
   *
   * @throws org.flywaydb.core.api.FlywayException if one fails; those before it stay
   */
  static void apply(DatabaseConfig config) {
    try (var connections = new HikariDataSource(few(config))) {
      migrate(connections, config.schema(), "journal", "journal_history");
      migrate(connections, config.schema(), config.schema(), "schema_history");
    }
  }

  private static void migrate(DataSource source, String schema, String folder, String history) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .schemas(schema)
        .defaultSchema(schema)
        .table(history)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .locations("classpath:db/migration/" + folder)
        .load()
        .migrate();
  }

  /** Opened as they are asked for: Flyway holds a lock on one and works on another. */
  private static HikariConfig few(DatabaseConfig config) {
    var pool = new HikariConfig();
    pool.setPoolName(config.schema() + "-migrations");
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setMaximumPoolSize(4);
    pool.setMinimumIdle(0);
    return pool;
  }
}
