package dev.hansa.runtime.access;

import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a token carries what a method asks for (RFC 6750 section 3.1: the answer names it). */
final class Scopes {
  private Scopes() {}

  static Optional<Decision> missing(MethodContract method, AccessToken token) {
    if (token.scopes().containsAll(method.scopes())) {
      return Optional.empty();
    }
    var needed = String.join(" ", new TreeSet<>(method.scopes()));
    return Optional.of(
        new Decision.Denied(
            MeshReason.SCOPE_MISSING,
            "the token lacks a scope; this method needs: " + needed,
            Map.of("scope", needed)));
  }
}
