package dev.hansa.runtime.wiring;

import dev.hansa.runtime.contract.LiveContracts;
import java.time.Duration;

/** Following the contract folder, as a part of its process. */
record ContractsPart(LiveContracts<?> live) implements Part {
  @Override
  public String name() {
    return "contracts";
  }

  @Override
  public void start() {
    live.follow();
  }

  /** What drains is finished under the contracts that it began with. */
  @Override
  public void drain(Duration timeout) {
    live.close();
  }
}
