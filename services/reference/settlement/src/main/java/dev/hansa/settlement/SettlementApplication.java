package dev.hansa.settlement;

import dev.hansa.runtime.wiring.HansaApplication;

/** The process. */
public final class SettlementApplication {
  private SettlementApplication() {}

  public static void main(String[] args) {
    HansaApplication.run(SettlementApplication.class, args);
  }
}
