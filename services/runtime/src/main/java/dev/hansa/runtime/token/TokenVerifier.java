package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Peer;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Judges access tokens: whether a token holds here, now, and for the peer that shows it.
 *
 * <p>Safe for many threads, and never blocks: a token seen before is answered at once, on the
 * caller's thread; a new one is verified on threads of the verifier, at most as many at a time as
 * there are processors. What was verified is remembered for at most 30 s; expiry, audience, binding
 * and denials are judged on every call, and nothing is decided here about what the caller may do.
 *
 * <p>The order of checks is that of RFC 8725 and RFC 9068: what costs nothing comes first, and a
 * peer that keeps sending forged tokens is not verified any more for a while.
 */
@FunctionalInterface
public interface TokenVerifier extends AutoCloseable {
  /** A verifier with its own threads. Close it to stop them; keys and denials stay the caller's. */
  static TokenVerifier of(
      VerifierConfig config, SigningKeys keys, Denials denials, InstantSource clock) {
    return CachingTokenVerifier.start(new TokenRules(config), keys, denials, clock);
  }

  /**
   * Judges one token.
   *
   * @param compactToken the value after {@code Bearer}
   * @param peer who shows it, as TLS proved
   * @return completes with the answer, never exceptionally
   */
  CompletableFuture<Verification> verify(String compactToken, Peer peer);

  /** The same, for one that was shown before: its digest is known. */
  default CompletableFuture<Verification> verify(TokenText token, Peer peer) {
    return verify(token.value(), peer);
  }

  /** The same, by what the connection says of the peer. */
  default CompletableFuture<Verification> verify(TokenText token, Holder holder) {
    return verify(token.value(), holder);
  }

  /**
   * Judges one token that may be bound to a key (RFC 9449) or to a self-signed certificate (RFC
   * 8705). What the holder has proven is checked before or after by whoever calls: this compares.
   *
   * @return as of {@link #verify(String, Peer)}
   */
  default CompletableFuture<Verification> verify(String compactToken, Holder holder) {
    return CompletableFuture.completedFuture(
        new Verification.Rejected(MeshReason.CNF_MISMATCH, "no tokens are bound to keys here"));
  }

  /** Stops the verifier's threads, if it has any; what was begun is still answered. */
  @Override
  default void close() {}
}
