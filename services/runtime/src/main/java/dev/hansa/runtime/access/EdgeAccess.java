package dev.hansa.runtime.access;

import dev.hansa.runtime.access.Decision.Allowed;
import dev.hansa.runtime.access.Decision.Denied;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.util.Map;

/** The rule at the edge: a partner, for itself, a method that the contract exposes to partners. */
record EdgeAccess() implements AccessPolicy {
  @Override
  public Decision decide(MethodContract method, Peer peer, AccessToken token) {
    if (method.exposure() != Exposure.PARTNER) {
      return new Denied(
          MeshReason.METHOD_NOT_EXPOSED, "the method is not exposed to partners", Map.of());
    }
    var caller = peer.principal();
    if (caller.kind() != Principal.Kind.PARTNER
        || !token.subject().equals(caller)
        || !token.actors().isEmpty()) {
      return new Denied(
          MeshReason.CALLER_NOT_GRANTED,
          "only partners call here, each for itself",
          Map.of("caller", caller.toString()));
    }
    return Scopes.missing(method, token).orElseGet(() -> new Allowed("partner"));
  }
}
