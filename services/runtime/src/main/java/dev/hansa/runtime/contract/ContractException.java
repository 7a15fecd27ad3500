package dev.hansa.runtime.contract;

import java.util.List;

/** Contracts that cannot be used as they are, with every fault. */
public final class ContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /** Gathers all faults into one message. */
  public ContractException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  /**
   * One line each, at least one: the place ({@code file:line:column}, or the file alone), what is
   * wrong there, and what to write instead.
   */
  public List<String> faults() {
    return faults;
  }
}
