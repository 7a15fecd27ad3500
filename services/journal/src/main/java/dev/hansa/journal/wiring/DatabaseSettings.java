package dev.hansa.journal.wiring;

import dev.hansa.journal.database.DatabaseConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/** Binds {@code hansa.database.*}; what each key means is told by {@link DatabaseConfig}. */
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
