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

/**
 * The rule at the edge: a partner, for itself, a method that the contract exposes to partners; and
 * an operator, for itself, what the edge tells of itself.
 */
record EdgeAccess() implements AccessPolicy {
  @Override
  public Decision decide(MethodContract method, Peer peer, AccessToken token) {
    if (method.workload().isEmpty() && method.exposure() == Exposure.OPERATOR) {
      return operator(peer, token);
    }
    if (method.exposure() == Exposure.SESSION) {
      return new Allowed("session");
    }
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

  /** What the edge itself serves to operators; for anybody else it is not there (T30). */
  private static Decision operator(Peer peer, AccessToken token) {
    var caller = peer.principal();
    return caller.kind() == Principal.Kind.OPERATOR
            && token.subject().equals(caller)
            && token.actors().isEmpty()
        ? new Allowed("operator")
        : new Denied(MeshReason.METHOD_UNKNOWN, "no such method", Map.of());
  }
}
