package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Peer;
import java.util.concurrent.CompletableFuture;

/** Judges presented tokens. Safe for many threads; never blocks the calling one. */
public interface TokenVerifier {
  /**
   * Verifies a token as presented by a peer: form, issuer, signature, time, audience, binding.
   *
   * @param compactToken the JWS in compact form, as it came
   * @return complete at once if nothing had to be fetched; fails with a status if the keys cannot
   *     be had at all
   */
  CompletableFuture<Verification> verify(String compactToken, Peer peer);
}
