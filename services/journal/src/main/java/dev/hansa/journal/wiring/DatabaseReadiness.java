package dev.hansa.journal.wiring;

import dev.hansa.journal.database.Database;
import dev.hansa.runtime.wiring.Readiness;

/** Ready while the database answers. */
record DatabaseReadiness(Database database) implements Readiness {
  @Override
  public String name() {
    return "database";
  }

  @Override
  public boolean ready() {
    return database.answers();
  }
}
