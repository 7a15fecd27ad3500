package dev.hansa.inventory;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Wires the inventory: a bound service is served under the whole chain. */
@Factory
final class InventoryFactory {

  @Singleton
  InventoryService inventory(Database database, KeyedAnswers answers) {
    return new InventoryService(database, answers);
  }
}
