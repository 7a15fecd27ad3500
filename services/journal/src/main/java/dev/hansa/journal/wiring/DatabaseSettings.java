package dev.hansa.journal.wiring;

import dev.hansa.journal.database.DatabaseConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Binds {@code hansa.database.*}; more of each is told by {@link DatabaseConfig}.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user role of the service, which owns its schema
 * @param password of that role; a secret
 * @param schema that the service keeps its tables in
 * @param poolSize most connections, 1 to 200
 * @param borrowTimeout the most a transaction waits for a connection
 * @param statementTimeout the most one statement may run, lock waits included
 * @param startTimeout the most the start waits for the server
 */
@ConfigurationProperties("hansa.database")
record DatabaseSettings(
    String url,
    String user,
    @Bindable(defaultValue = "") String password,
    String schema,
    @Bindable(defaultValue = "10") int poolSize,
    @Bindable(defaultValue = "2s") Duration borrowTimeout,
    @Bindable(defaultValue = "10s") Duration statementTimeout,
    @Bindable(defaultValue = "30s") Duration startTimeout) {

  DatabaseConfig config() {
    return new DatabaseConfig(
        url, user, password, schema, poolSize, borrowTimeout, statementTimeout, startTimeout);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseSettings[" + url + ", user=" + user + ", schema=" + schema + "]";
  }
}
