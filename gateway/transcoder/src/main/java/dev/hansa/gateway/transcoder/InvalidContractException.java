package dev.hansa.gateway.transcoder;

import java.util.List;
import java.util.stream.Collectors;

/** Contracts that cannot be served, with all their violations. */
public final class InvalidContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidContractException(List<Violation> violations) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
  }

  /** At least one. */
  public List<Violation> violations() {
    return violations;
  }
}
