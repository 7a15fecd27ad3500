package dev.hansa.runtime.client;

import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.token.IssuedToken;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.trust.IdentityGeneration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Under whose token a call is made; made when the call is, so that it sees the call's context. */
interface CallToken {
  /** For the subject of the call that is being served, under its token as of now. */
  static CallToken onBehalf() {
    Supplier<Caller> served = Caller.asOfNow();
    return new CallToken() {
      @Override
      public Supplier<CompletableFuture<IssuedToken>> from(
          TokenSource tokens, String audience, IdentityGeneration generation) {
        return () -> {
          Caller caller = served.get();
          return tokens.exchange(caller.tokenValue(), caller.token(), audience, generation);
        };
      }

      @Override
      public Instant limit() {
        return served.get().token().expiry();
      }
    };
  }

  /** For this process itself. */
  static CallToken asSelf() {
    return new CallToken() {
      @Override
      public Supplier<CompletableFuture<IssuedToken>> from(
          TokenSource tokens, String audience, IdentityGeneration generation) {
        return () -> tokens.forSelf(audience, generation);
      }

      @Override
      public Instant limit() {
        return Instant.MAX;
      }
    };
  }

  Supplier<CompletableFuture<IssuedToken>> from(
      TokenSource tokens, String audience, IdentityGeneration generation);

  /** No token that can be had now ends later. */
  Instant limit();
}
