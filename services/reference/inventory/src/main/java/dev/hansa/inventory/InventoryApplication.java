package dev.hansa.inventory;

import dev.hansa.runtime.wiring.HansaApplication;

/** The process. */
public final class InventoryApplication {
  private InventoryApplication() {}

  public static void main(String[] args) {
    HansaApplication.run(InventoryApplication.class, args);
  }
}
