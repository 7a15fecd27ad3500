package dev.hansa.runtime.wiring;

import java.util.function.BooleanSupplier;

/** A sign that the process can serve, beside those of its start. */
record Vital(String name, BooleanSupplier good) implements Readiness {
  @Override
  public boolean ready() {
    return good.getAsBoolean();
  }
}
