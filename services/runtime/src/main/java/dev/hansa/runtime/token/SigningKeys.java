package dev.hansa.runtime.token;

import java.util.concurrent.CompletableFuture;

/**
 * The present keys of the issuer.
 *
 * <p>Safe for many threads; nothing blocks.
 */
public interface SigningKeys {
  /** Keys that never change: for the issuer itself, and for tests. */
  static SigningKeys fixed(KeySet keys) {
    return new SigningKeys() {
      @Override
      public KeySet current() {
        return keys;
      }

      @Override
      public CompletableFuture<KeySet> renewed() {
        return CompletableFuture.completedFuture(keys);
      }
    };
  }

  /** The last good set; empty before there was one. */
  KeySet current();

  /**
   * Asks the issuer for newer keys, on behalf of a token whose key is not known.
   *
   * <p>Callers share one request, and one is made at most every 30 s (K04); in between they get
   * what the last one brought.
   *
   * @return the keys, or an exception if the issuer could not be asked
   */
  CompletableFuture<KeySet> renewed();
}
