package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is denied at one moment.
 *
 * @param tokens {@code jti} to the token's expiry
 * @param keys {@code kid}s
 * @param scopes {@link Denial#scopeOf} to when no token of before carries it any more
 */
record DenialSet(
    Map<String, Instant> tokens,
    Set<Principal> principals,
    Set<String> keys,
    Map<String, Instant> scopes) {
  static final DenialSet NOTHING = new DenialSet(Map.of(), Set.of(), Set.of(), Map.of());

  DenialSet {
    tokens = Map.copyOf(tokens);
    principals = Set.copyOf(principals);
    keys = Set.copyOf(keys);
    scopes = Map.copyOf(scopes);
  }

  /** Both, the later word counting; without what has expired. */
  DenialSet with(List<Denial> changes, Instant now) {
    var newTokens = new HashMap<>(tokens);
    var newPrincipals = new HashSet<>(principals);
    var newKeys = new HashSet<>(keys);
    var newScopes = new HashMap<>(scopes);
    for (Denial change : changes) {
      switch (change.kind()) {
        case TOKEN -> put(newTokens, change);
        case PRINCIPAL -> put(newPrincipals, Principal.parse(change.name()), change);
        case KEY -> put(newKeys, change.name(), change);
        case SCOPE -> put(newScopes, change);
      }
    }
    newTokens.values().removeIf(expiry -> !now.isBefore(expiry));
    newScopes.values().removeIf(expiry -> !now.isBefore(expiry));
    return new DenialSet(newTokens, newPrincipals, newKeys, newScopes);
  }

  private static void put(Map<String, Instant> denied, Denial change) {
    if (change.lifted()) {
      denied.remove(change.name());
    } else {
      denied.put(change.name(), change.expiry().orElse(Instant.MAX));
    }
  }

  private static <T> void put(Set<T> denied, T name, Denial change) {
    if (change.lifted()) {
      denied.remove(name);
    } else {
      denied.add(name);
    }
  }

  Optional<MeshReason> judge(AccessToken token) {
    if (!tokens.isEmpty() && TokenLineage.of(token.id()).anyMatch(tokens::containsKey)) {
      return Optional.of(MeshReason.TOKEN_REVOKED);
    }
    if (!principals.isEmpty()
        && (principals.contains(token.subject())
            || token.actor().filter(principals::contains).isPresent())) {
      return Optional.of(MeshReason.CALLER_DISABLED);
    }
    return carriesLostScope(token) ? Optional.of(MeshReason.TOKEN_REVOKED) : Optional.empty();
  }

  /** Of an exchanged token the scopes are what contracts grant to who acts. */
  private boolean carriesLostScope(AccessToken token) {
    return !scopes.isEmpty()
        && token.actor().isEmpty()
        && token.scopes().stream()
            .anyMatch(scope -> scopes.containsKey(Denial.scopeOf(token.subject(), scope)));
  }

  boolean hasExpired(Instant now) {
    return Stream.of(tokens, scopes)
        .flatMap(denied -> denied.values().stream())
        .anyMatch(expiry -> !now.isBefore(expiry));
  }

  /** Everything as changes from nothing. */
  List<Denial> all() {
    var all = new ArrayList<Denial>();
    tokens.forEach((id, end) -> all.add(denied(Denial.Kind.TOKEN, id, Optional.of(end))));
    principals.forEach(p -> all.add(denied(Denial.Kind.PRINCIPAL, p.toString(), Optional.empty())));
    scopes.forEach((name, end) -> all.add(denied(Denial.Kind.SCOPE, name, Optional.of(end))));
    keys.forEach(key -> all.add(denied(Denial.Kind.KEY, key, Optional.empty())));
    return all;
  }

  private static Denial denied(Denial.Kind kind, String name, Optional<Instant> expiry) {
    return new Denial(kind, name, expiry, false);
  }

  @Override
  public String toString() {
    return "%d tokens, %d callers, %d keys, %d scopes"
        .formatted(tokens.size(), principals.size(), keys.size(), scopes.size());
  }
}
