package dev.hansa.orders;

import dev.hansa.journal.process.Recovery;
import dev.hansa.runtime.wiring.Part;
import java.time.Duration;

/** Runs recovery while the process serves. */
record RecoveryPart(Recovery recovery) implements Part {
  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public void start() {
    recovery.start();
  }

  @Override
  public void drain(Duration timeout) {
    recovery.close();
  }
}
