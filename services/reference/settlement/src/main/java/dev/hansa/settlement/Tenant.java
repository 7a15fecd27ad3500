package dev.hansa.settlement;

import dev.hansa.runtime.server.Caller;

/**
 * Whose rows a call may see.
 *
 * @param owner a partner's name, or the full name of a service that calls for itself
 * @param service whether a service calls for itself, which sees all rows
 * @param throughService whether the immediate caller is a service that made the payment, not the
 *     gateway
 */
record Tenant(String owner, boolean service, boolean throughService) {
  private static final String GATEWAY = "gateway";

  static Tenant of(Caller caller) {
    boolean throughService = !caller.peer().principal().isService(GATEWAY);
    return caller
        .partner()
        .map(partner -> new Tenant(partner, false, throughService))
        .orElseGet(() -> new Tenant(caller.subject().toString(), true, throughService));
  }

  boolean sees(String rowOwner) {
    return service || owner.equals(rowOwner);
  }
}
