package dev.hansa.runtime.access;

import dev.hansa.runtime.access.Decision.Allowed;
import dev.hansa.runtime.access.Decision.Denied;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.Grant;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.util.Map;

/**
 * The rule inside the mesh: all scopes, and an immediate caller that the contract names.
 *
 * <p>The immediate caller is whom TLS proved. Of the chain of actors only the outermost counts, and
 * it must be that caller; inner ones are history (RFC 8693 section 4.1).
 *
 * @param gateway workload name of the edge, which acts for partners and never for itself
 */
record MeshAccess(String gateway) implements AccessPolicy {
  @Override
  public Decision decide(MethodContract method, Peer peer, AccessToken token) {
    if (method.exposure() == Exposure.BUILT_IN) {
      return builtIn(peer, token);
    }
    if (method.exposure() == Exposure.SESSION) {
      return new Allowed("session");
    }
    return Scopes.missing(method, token).orElseGet(() -> caller(method, peer.principal(), token));
  }

  private Decision caller(MethodContract method, Principal caller, AccessToken token) {
    return switch (caller.kind()) {
      case SERVICE -> service(method, caller, token);
      case OPERATOR ->
          method.exposure() == Exposure.OPERATOR && isSelf(caller, token)
              ? new Allowed("operator")
              : notExposed("operators");
      case PARTNER -> notExposed("partners at this port");
    };
  }

  private Decision service(MethodContract method, Principal caller, AccessToken token) {
    if (caller.isService(gateway)
        && method.exposure() == Exposure.PARTNER
        && token.subject().kind() == Principal.Kind.PARTNER
        && isDelegate(caller, token)) {
      return new Allowed("partner through " + caller);
    }
    for (var grant : method.grants()) {
      if (caller.isService(grant.caller()) && matches(grant, caller, token)) {
        return new Allowed(
            "grant to "
                + grant.caller()
                + grant.onBehalfOf().map(scope -> " on behalf of " + scope).orElse(" for itself"));
      }
    }
    return new Denied(
        MeshReason.CALLER_NOT_GRANTED,
        "the contract grants this method to other callers, or for other subjects",
        Map.of("caller", caller.toString()));
  }

  /** Whether the token is of the kind that the grant is about: for a subject, or for itself. */
  private static boolean matches(Grant grant, Principal caller, AccessToken token) {
    return grant.onBehalfOf().isPresent() ? isDelegate(caller, token) : isSelf(caller, token);
  }

  private static boolean isDelegate(Principal caller, AccessToken token) {
    return !token.subject().equals(caller) && token.actor().filter(caller::equals).isPresent();
  }

  private static boolean isSelf(Principal caller, AccessToken token) {
    return token.subject().equals(caller) && token.actors().isEmpty();
  }

  private static Decision builtIn(Peer peer, AccessToken token) {
    var caller = peer.principal();
    return caller.kind() != Principal.Kind.PARTNER && isSelf(caller, token)
        ? new Allowed("built-in")
        // As if it were not there (T30).
        : new Denied(MeshReason.METHOD_UNKNOWN, "no such method", Map.of());
  }

  private static Decision notExposed(String callers) {
    return new Denied(
        MeshReason.METHOD_NOT_EXPOSED, "the method is not exposed to " + callers, Map.of());
  }
}
