package dev.hansa.runtime.contract;

import dev.hansa.runtime.trust.Principal;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which scopes a token may carry, by the contracts alone. Pure: identity asks, nothing is
 * remembered.
 *
 * @param contracts of every workload that tokens are issued for
 * @param gateway workload name of the edge, which acts for partners
 */
public record ScopeGrants(Contracts contracts, String gateway) {
  /** What a partner gets that asked for some scopes; all that it may have if it asked for none. */
  public static Set<String> forPartner(Set<String> registered, Set<String> asked) {
    var granted = new TreeSet<>(registered);
    if (!asked.isEmpty()) {
      granted.retainAll(asked);
    }
    return granted;
  }

  /**
   * What a service gets that acts for a subject at a callee (RFC 8693).
   *
   * @param subjectScopes of the subject's token, as the caller received it
   * @return never more than the callee's contract says: for the gateway those of the subject's own
   *     scopes that partners' methods ask for, for another service what its grants allow
   */
  public Set<String> forDelegation(
      String calleeWorkload, Principal caller, Set<String> subjectScopes) {
    if (caller.isService(gateway)) {
      var scopes = scopes(calleeWorkload, method -> method.exposure() == Exposure.PARTNER);
      scopes.retainAll(subjectScopes);
      return scopes;
    }
    return scopes(
        calleeWorkload,
        method ->
            method.grants().stream()
                .filter(grant -> caller.isService(grant.caller()))
                .anyMatch(grant -> grant.onBehalfOf().filter(subjectScopes::contains).isPresent()));
  }

  /** What a service or an operator gets that acts for itself at a callee. Partners get nothing. */
  public Set<String> forSelf(String calleeWorkload, Principal caller) {
    return switch (caller.kind()) {
      case SERVICE ->
          scopes(
              calleeWorkload,
              method ->
                  method.grants().stream()
                      .filter(grant -> caller.isService(grant.caller()))
                      .anyMatch(grant -> grant.onBehalfOf().isEmpty()));
      case OPERATOR -> scopes(calleeWorkload, method -> method.exposure() == Exposure.OPERATOR);
      case PARTNER -> Set.of();
    };
  }

  private Set<String> scopes(String workload, Predicate<MethodContract> granted) {
    var scopes = new TreeSet<String>();
    contracts.methods().stream()
        .filter(method -> method.workload().equals(workload))
        .filter(granted)
        .forEach(method -> scopes.addAll(method.scopes()));
    return scopes;
  }
}
