package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.IdentityGeneration;
import java.util.concurrent.CompletableFuture;

/** Asks identity for one token, without remembering anything. */
@FunctionalInterface
interface TokenIssuer {
  /**
   * Asks. Never blocks.
   *
   * @param generation who asks; the token is bound to its certificate
   * @return the token, or a {@link io.grpc.StatusRuntimeException} fit for the caller
   */
  CompletableFuture<IssuedToken> issue(TokenOrder order, IdentityGeneration generation);
}
