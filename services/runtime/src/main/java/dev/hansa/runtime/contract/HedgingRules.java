package dev.hansa.runtime.contract;

import io.grpc.MethodDescriptor.MethodType;
import java.util.Optional;

/** Where a contract may ask for hedging, and with which values. */
final class HedgingRules {
  private HedgingRules() {}

  /** What is wrong, to be read after the name of the method. */
  static Optional<String> fault(MethodContract contract, Hedging hedging) {
    if (contract.type() != MethodType.UNARY) {
      return Optional.of(" is hedged, but no unary method; leave hedging out");
    }
    if (!contract.changesNothing()) {
      return Optional.of(
          " is hedged, but may have side effects; leave hedging out, or say idempotency_level ="
              + " NO_SIDE_EFFECTS where that is so");
    }
    if (!hedging.delay().isPositive()) {
      return Optional.of(" is hedged after " + hedging.delay() + " (expected: > PT0S)");
    }
    if (contract.deadline().filter(limit -> limit.compareTo(hedging.delay()) <= 0).isPresent()) {
      return Optional.of(
          " is hedged after " + hedging.delay() + ", when its deadline is over; hedge earlier");
    }
    if (hedging.attempts() < 2 || hedging.attempts() > Hedging.MOST_ATTEMPTS) {
      return Optional.of(" is hedged with " + hedging.attempts() + " attempts (expected: 2 to 5)");
    }
    return Optional.empty();
  }
}
