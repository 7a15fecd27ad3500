package dev.hansa.settlement;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Wires settlement: a bound service is served under the whole chain. */
@Factory
final class SettlementFactory {

  @Singleton
  SettlementService settlement(Database database, KeyedAnswers answers, SettlementConfig config) {
    return new SettlementService(database, answers, config);
  }
}
