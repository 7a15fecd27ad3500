package dev.hansa.runtime.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The policy section of one bundle, asked method by method; remembers what was of use. */
final class PolicyRules {
  private final List<PolicyRule> rules;
  private final Set<PolicyRule> matched = new HashSet<>();

  PolicyRules(List<PolicyRule> rules) {
    this.rules = rules;
  }

  /**
   * What the rules say about a method: of two that say the same thing differently, the later one
   * counts.
   */
  Optional<PolicyRule> of(String fullMethodName) {
    var fitting =
        rules.stream()
            .filter(rule -> rule.selector().value().matches(fullMethodName))
            .peek(matched::add)
            .toList();
    return fitting.stream().reduce(PolicyRule::then);
  }

  /** Rules that no method asked about so far has met. */
  List<PolicyRule> unmatched() {
    return rules.stream().filter(rule -> !matched.contains(rule)).toList();
  }
}
