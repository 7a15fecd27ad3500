package dev.hansa.journal.wiring;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.process.ProcessLog;
import dev.hansa.runtime.wiring.Readiness;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;

/** Wires the journal. */
@Factory
final class JournalFactory {

  @Singleton
  @Bean(preDestroy = "close")
  Database database(DatabaseSettings settings, OpenTelemetry telemetry) {
    return Database.open(settings.config(), telemetry);
  }

  @Singleton
  Readiness databaseReadiness(Database database) {
    return new DatabaseReadiness(database);
  }

  @Singleton
  KeyedAnswers keyedAnswers(Database database) {
    return new KeyedAnswers(database);
  }

  @Singleton
  @Bean(preDestroy = "close")
  ProcessLog processLog(Database database) {
    return new ProcessLog(database, ProcessLog.DEFAULT_LEASE);
  }
}
