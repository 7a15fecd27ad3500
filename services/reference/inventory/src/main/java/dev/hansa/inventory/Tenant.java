package dev.hansa.inventory;

import dev.hansa.runtime.server.Caller;

/**
 * Whose rows a call may see.
 *
 * @param owner a partner's name, or the full name of a service that calls for itself
 * @param service whether a service calls for itself
 */
record Tenant(String owner, boolean service) {

  static Tenant of(Caller caller) {
    return caller
        .partner()
        .map(partner -> new Tenant(partner, false))
        .orElseGet(() -> new Tenant(caller.subject().toString(), true));
  }
}
