package dev.hansa.runtime.contract;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What YAML says about some methods; empty where it says nothing.
 *
 * @param workload who serves them
 * @param scopes that a caller needs, as well as those of the options
 */
record PolicyRule(
    Stated<Selector> selector,
    Optional<Stated<String>> workload,
    Optional<Stated<Set<String>>> scopes,
    Optional<Stated<Exposure>> exposure,
    Optional<Stated<Duration>> deadline,
    Optional<Stated<Boolean>> keyed,
    Optional<Stated<Criticality>> criticality) {

  /** Both together; what the later one says counts. */
  PolicyRule then(PolicyRule later) {
    return new PolicyRule(
        later.selector,
        later.workload.or(() -> workload),
        later.scopes.or(() -> scopes),
        later.exposure.or(() -> exposure),
        later.deadline.or(() -> deadline),
        later.keyed.or(() -> keyed),
        later.criticality.or(() -> criticality));
  }
}
