package dev.hansa.runtime.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How many forged tokens one peer may make us verify.
 *
 * <p>A forged token costs as much processor time as 30 calls, so each peer has a bucket: {@value
 * #BURST} failures at once, then one more every {@link #EVERY}. Tokens that verify cost nothing.
 */
final class FailureBudget {
  static final int BURST = 20;
  static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MAX_PEERS = 10_000;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_PEERS)
          .expireAfterAccess(EVERY.multipliedBy(2L * BURST)) // full again by then
          .executor(Runnable::run) // who floods tidies up, not a thread beside
          .build();
  private final InstantSource clock;

  FailureBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether the peer's next token may be verified. */
  boolean allows(String peer) {
    Bucket bucket = buckets.getIfPresent(peer);
    return bucket == null || bucket.left(clock.millis()) >= 1;
  }

  /** Takes one from the peer's bucket. */
  void failed(String peer) {
    long now = clock.millis();
    buckets
        .asMap()
        .compute(
            peer,
            (_, bucket) ->
                new Bucket(Math.max(0, (bucket == null ? BURST : bucket.left(now)) - 1), now));
  }

  /** What was left at a time in milliseconds. */
  private record Bucket(double left, long since) {
    double left(long now) {
      double gained = (double) Math.max(0, now - since) / EVERY.toMillis();
      return Math.min(BURST, left + gained);
    }
  }
}
