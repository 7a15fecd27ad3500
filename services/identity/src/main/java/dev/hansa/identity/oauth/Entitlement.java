package dev.hansa.identity.oauth;

import dev.hansa.runtime.token.TokenLineage;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a grant found the client to be entitled to: everything of a token but its id, times and
 * binding.
 *
 * @param id of the token; tells which token it was exchanged from
 * @param subject for whom the token speaks
 * @param actors who acts for the subject, the immediate caller first; empty when it acts itself
 * @param audience the one reader
 * @param scopes may be empty
 * @param notAfter the token ends no later than this
 */
record Entitlement(
    String id,
    Principal subject,
    List<Principal> actors,
    String audience,
    Set<String> scopes,
    Instant notAfter) {
  Entitlement {
    actors = List.copyOf(actors);
    scopes = Set.copyOf(scopes);
  }

  /** To a token that was exchanged from none. */
  Entitlement(
      Principal subject,
      List<Principal> actors,
      String audience,
      Set<String> scopes,
      Instant notAfter) {
    this(TokenLineage.first(), subject, actors, audience, scopes, notAfter);
  }
}
