package dev.hansa.gateway.edge;

import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.IssuedToken;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.trust.IdentityGeneration;
import java.util.concurrent.CompletableFuture;

/** The tokens of tests that need none. */
final class NoTokens implements TokenSource {
  @Override
  public CompletableFuture<IssuedToken> forSelf(String audience, IdentityGeneration generation) {
    return none();
  }

  @Override
  public CompletableFuture<IssuedToken> exchange(
      String subjectToken, AccessToken verified, String audience, IdentityGeneration generation) {
    return none();
  }

  private static CompletableFuture<IssuedToken> none() {
    return CompletableFuture.failedFuture(new IllegalStateException("there is no identity here"));
  }
}
