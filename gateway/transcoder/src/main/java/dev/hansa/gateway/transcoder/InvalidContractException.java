package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** Contracts that cannot be served, with all their violations. */
public final class InvalidContractException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;
  private final transient List<Violation> warnings;

  InvalidContractException(List<Violation> violations, List<Violation> warnings) {
    super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
    this.violations = List.copyOf(violations);
    this.warnings = List.copyOf(warnings);
  }

  /** At least one. */
  public List<Violation> violations() {
    return violations;
  }

  /** What would be taken, but should be looked at (L15). */
  public List<Violation> warnings() {
    return warnings;
  }
}
