package dev.hansa.runtime.audit;

import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenSummary;
import dev.hansa.runtime.trust.Peer;
import java.util.Optional;

/**
 * A call as far as it is known when it is decided on.
 *
 * @param method full name; empty before it is known
 * @param contract that the decision was made by
 * @param peer by TLS
 * @param tokenValue as it came; never told
 * @param token once it was found to hold
 */
public record Attempt(
    String method,
    Optional<MethodContract> contract,
    Optional<Peer> peer,
    Optional<String> tokenValue,
    Optional<AccessToken> token) {

  /** A call whose token has not been looked at. */
  public static Attempt of(String method, Optional<MethodContract> contract, Optional<Peer> peer) {
    return new Attempt(method, contract, peer, Optional.empty(), Optional.empty());
  }

  /** The same with the token that it shows. */
  public Attempt showing(String value) {
    return new Attempt(method, contract, peer, Optional.of(value), Optional.empty());
  }

  /** The same with a token that holds. */
  public Attempt holding(String value, AccessToken verified) {
    return new Attempt(method, contract, peer, Optional.of(value), Optional.of(verified));
  }

  Optional<TokenSummary> summary() {
    return tokenValue.map(
        value ->
            token
                .map(verified -> TokenSummary.verified(value, verified))
                .orElseGet(() -> TokenSummary.claimed(value)));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return method + " by " + peer.map(p -> p.principal().toString()).orElse("nobody");
  }
}
