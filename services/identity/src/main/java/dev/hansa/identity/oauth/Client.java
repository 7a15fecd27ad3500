package dev.hansa.identity.oauth;

import dev.hansa.runtime.token.Confirmation;
import dev.hansa.runtime.trust.Principal;
import java.util.Set;

/**
 * A client that has proven who it is.
 *
 * @param id its OAuth {@code client_id}
 * @param principal the identity that its tokens name
 * @param binding what it has proven to hold: its tokens are bound to all of that
 * @param scopes registered for a partner; empty for services and operators, whose scopes come from
 *     the contracts
 */
record Client(String id, Principal principal, Confirmation binding, Set<String> scopes) {
  Client {
    scopes = Set.copyOf(scopes);
  }
}
