package dev.hansa.identity.keys;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A signing key with its life, as all replicas know it; without its private half.
 *
 * @param key the public half
 * @param published from when on callees can fetch it
 * @param active from when on it signs, until another key does
 * @param retired from when on it verifies no more; empty while its successor is not known
 * @param revoked when an operator withdrew it
 * @param stored whether its private half is still kept
 */
record PlannedKey(
    ECKey key,
    Instant published,
    Instant active,
    Optional<Instant> retired,
    Optional<Instant> revoked,
    boolean stored) {
  String id() {
    return key.getKeyID();
  }

  /** Whether tokens of this key hold, and it is published. */
  boolean isAccepted(Instant now) {
    return revoked.isEmpty() && retired.map(now::isBefore).orElse(true);
  }

  boolean isActive(Instant now) {
    return !now.isBefore(active);
  }
}
