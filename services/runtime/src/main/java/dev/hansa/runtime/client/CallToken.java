package dev.hansa.runtime.client;

import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.token.IssuedToken;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.trust.IdentityGeneration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Under whose token a call is made; made when the call is, so that it sees the call's context. */
@FunctionalInterface
interface CallToken {
  /** For the subject of the call that is being served. */
  static CallToken onBehalf() {
    Caller caller = Caller.current();
    return (tokens, audience, generation) ->
        () -> tokens.exchange(caller.tokenValue(), caller.token(), audience, generation);
  }

  /** For this process itself. */
  static CallToken asSelf() {
    return (tokens, audience, generation) -> () -> tokens.forSelf(audience, generation);
  }

  Supplier<CompletableFuture<IssuedToken>> from(
      TokenSource tokens, String audience, IdentityGeneration generation);
}
