package dev.hansa.runtime.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers in memory which proofs were used, each for as long as it could be used again.
 *
 * <p>One owner's proofs never take another's room. What is full refuses: to forget a proof would be
 * to let it pass twice. Safe for many threads.
 */
final class UsedProofs {
  /**
   * For each owner and minute; a thousand requests a second, which costs a third of a processor.
   */
  static final int MAX_PROOFS = 60_000;

  private static final Duration SLOT = Duration.ofMinutes(1);

  private final InstantSource clock;

  /** By the minute in which they become worthless; a proof always falls into the same. */
  private final ConcurrentHashMap<Long, ConcurrentHashMap<String, Set<TokenDigest>>> slots =
      new ConcurrentHashMap<>();

  UsedProofs(InstantSource clock) {
    this.clock = clock;
  }

  /** What became of a use. */
  enum Use {
    /** The first. */
    FIRST,
    /** Another has come before. */
    REPEATED,
    /** The owner has used as many as are remembered. */
    FULL
  }

  /** Uses a proof. Of several callers with the same one, exactly one is told FIRST. */
  Use use(String owner, DpopProof proof) {
    long now = minute(clock.instant());
    slots.keySet().removeIf(slot -> slot < now);
    Set<TokenDigest> used =
        slots
            .computeIfAbsent(minute(proof.until()), _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(owner, _ -> ConcurrentHashMap.newKeySet());
    if (used.size() >= MAX_PROOFS) {
      return Use.FULL;
    }
    return used.add(TokenDigest.of(proof.key() + " " + proof.id())) ? Use.FIRST : Use.REPEATED;
  }

  private static long minute(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), SLOT.toSeconds());
  }
}
