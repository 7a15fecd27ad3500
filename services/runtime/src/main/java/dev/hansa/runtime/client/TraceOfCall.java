package dev.hansa.runtime.client;

import dev.hansa.runtime.token.IssuedToken;
import dev.hansa.runtime.token.TokenCallCredentials;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The trace that a call belongs to, for what happens on gRPC's threads: there the current context
 * is nobody's.
 */
final class TraceOfCall {
  private volatile Context context = Context.root();

  /** Takes the current context, in which the span of the call is the innermost. */
  void begin() {
    context = Context.current();
  }

  TokenCallCredentials credentials(Supplier<CompletableFuture<IssuedToken>> token) {
    return new TokenCallCredentials(() -> within(token));
  }

  <T> T within(Supplier<T> work) {
    try (var _ = context.makeCurrent()) {
      return work.get();
    }
  }
}
