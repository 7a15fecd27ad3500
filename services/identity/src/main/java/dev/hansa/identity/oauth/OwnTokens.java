package dev.hansa.identity.oauth;

import dev.hansa.runtime.contract.ScopeGrants;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The client_credentials grant: a client asks for itself.
 *
 * <p>A partner gets a token for the gateway with what it has registered, cut to what it asks for. A
 * service or an operator gets one for a workload with what the workload's contract grants to it
 * alone; that may be nothing, and such a token still opens what asks for no scope. An operator may
 * name the gateway as well, whose own services ask for none.
 */
final class OwnTokens {
  private final Targets targets;
  private final ScopeGrants grants;

  OwnTokens(Targets targets, ScopeGrants grants) {
    this.targets = targets;
    this.grants = grants;
  }

  Entitlement entitle(Client client, TokenForm form) throws Refusal {
    if (client.principal().kind() == Principal.Kind.PARTNER) {
      return entitlement(client, targets.ofPartner(form), form.cut(client.scopes()));
    }
    if (client.principal().kind() == Principal.Kind.OPERATOR && targets.isGateway(form)) {
      return entitlement(client, Targets.GATEWAY, Set.of());
    }
    String workload = targets.workload(form);
    Set<String> granted = grants.forSelf(workload, client.principal());
    return entitlement(client, Targets.audience(workload), form.cut(granted));
  }

  private static Entitlement entitlement(Client client, String audience, Set<String> scopes) {
    return new Entitlement(client.principal(), List.of(), audience, scopes, Instant.MAX);
  }
}
