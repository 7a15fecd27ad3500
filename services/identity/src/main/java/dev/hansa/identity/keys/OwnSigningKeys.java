package dev.hansa.identity.keys;

import dev.hansa.runtime.token.KeySet;
import dev.hansa.runtime.token.SigningKeys;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Identity's own keys as a verifier of tokens wants them: at hand, and changing as the ring does.
 */
public final class OwnSigningKeys implements SigningKeys {
  private final KeySource source;
  private volatile @Nullable Known known;

  private record Known(KeyRing ring, String json, KeySet keys, long generation) {}

  public OwnSigningKeys(KeySource source) {
    this.source = source;
  }

  @Override
  public KeySet current() {
    KeyRing ring = source.get();
    Known last = known;
    return last != null && last.ring == ring ? last.keys : renew(ring).keys;
  }

  /** A ring with the same keys is the same set, so that what was verified stays so. */
  private synchronized Known renew(KeyRing ring) {
    Known last = known;
    String json = ring.publicSet().toString();
    long generation = last == null ? 1 : last.generation + 1;
    Known fresh =
        last != null && last.json.equals(json)
            ? new Known(ring, json, last.keys, last.generation)
            : new Known(ring, json, KeySet.parse(generation, json), generation);
    known = fresh;
    return fresh;
  }

  /** There is nobody to ask. */
  @Override
  public CompletableFuture<KeySet> renewed() {
    return CompletableFuture.completedFuture(current());
  }
}
