package dev.hansa.runtime.contract;

import java.util.List;

/** Contracts that cannot be used as they are; the message lists every fault. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Gathers all faults into one message. */
  public ContractException(List<String> faults) {
    super(String.join("; ", faults));
  }
}
