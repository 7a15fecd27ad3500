package dev.hansa.runtime.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hansa.runtime.trust.IdentityGeneration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Keeps issued tokens by (digest of the subject's token or self, audience, generation). */
final class CachingTokenSource implements TokenSource {
  private static final int MAX_TOKENS = 20_000;

  /** Longest life of a token (DESIGN section 5), and some more. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(6);

  /** Left to travel to the callee and be judged there. */
  private static final Duration TRAVEL = Duration.ofSeconds(1);

  private static final double REFRESH_FROM = 0.75; // four fifths, jittered by a twentieth of life
  private static final double REFRESH_TO = 0.85;
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final TokenIssuer issuer;
  private final Predicate<String> deniedKeys;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Cache<Key, Slot> slots =
      Caffeine.newBuilder()
          .maximumSize(MAX_TOKENS)
          .expireAfterAccess(FORGOTTEN)
          .executor(Runnable::run) // every few calls there is a little to tidy up: wake nobody
          .build();

  /**
   * Asks for tokens when first needed.
   *
   * @param deniedKeys whether tokens that a key signed are denied now, by its id; such a token is
   *     replaced instead of shown
   */
  CachingTokenSource(
      TokenIssuer issuer,
      Predicate<String> deniedKeys,
      InstantSource clock,
      RandomGenerator random) {
    this.issuer = issuer;
    this.deniedKeys = deniedKeys;
    this.clock = clock;
    this.random = random;
  }

  private record Key(Optional<TokenDigest> subject, String audience, String thumbprint) {}

  @Override
  public CompletableFuture<IssuedToken> forSelf(String audience, IdentityGeneration generation) {
    return slot(new Key(Optional.empty(), audience, generation.thumbprint()))
        .get(new TokenOrder.ForSelf(audience), generation, Instant.MAX);
  }

  @Override
  public CompletableFuture<IssuedToken> exchange(
      String subjectToken, AccessToken verified, String audience, IdentityGeneration generation) {
    var subject = Optional.of(TokenDigest.of(subjectToken));
    return slot(new Key(subject, audience, generation.thumbprint()))
        .get(new TokenOrder.OnBehalf(subjectToken, audience), generation, verified.expiry());
  }

  private Slot slot(Key key) {
    return slots.get(key, _ -> new Slot());
  }

  /** The present token of one key, and the one question under way. Guarded by its monitor. */
  private final class Slot {
    private @Nullable IssuedToken token;
    private String keyId = "";
    private Instant refresh = Instant.MIN;
    private @Nullable CompletableFuture<IssuedToken> asking;

    /**
     * The present token if it holds, otherwise the one that is being asked for.
     *
     * @param limit no newer token can outlive this: there is no use in refreshing one that ends
     *     then
     */
    CompletableFuture<IssuedToken> get(
        TokenOrder order, IdentityGeneration generation, Instant limit) {
      Instant now = clock.instant();
      CompletableFuture<IssuedToken> answer;
      CompletableFuture<IssuedToken> question;
      synchronized (this) {
        IssuedToken held = token;
        boolean usable =
            held != null && now.plus(TRAVEL).isBefore(held.expiry()) && !deniedKeys.test(keyId);
        boolean due = !usable || !now.isBefore(refresh);
        if (asking == null && due) {
          question = new CompletableFuture<>();
          asking = question;
        } else {
          question = null;
        }
        answer = usable && held != null ? CompletableFuture.completedFuture(held) : copyOf(asking);
      }
      if (question != null) {
        ask(question, order, generation, limit);
      }
      return answer;
    }

    private static CompletableFuture<IssuedToken> copyOf(
        @Nullable CompletableFuture<IssuedToken> asking) {
      if (asking == null) {
        throw new IllegalStateException("no token and no question");
      }
      return asking.copy(); // so that no caller can complete it for the others
    }

    private void ask(
        CompletableFuture<IssuedToken> question,
        TokenOrder order,
        IdentityGeneration generation,
        Instant limit) {
      var _ =
          issue(order, generation)
              .whenComplete(
                  (fresh, failure) -> {
                    settle(failure == null ? fresh : null, limit);
                    if (failure == null) {
                      question.complete(fresh);
                    } else {
                      question.completeExceptionally(failure);
                    }
                  });
    }

    private CompletableFuture<IssuedToken> issue(TokenOrder order, IdentityGeneration generation) {
      try {
        return issuer.issue(order, generation);
      } catch (RuntimeException e) { // a question that was never asked must not block the next
        return CompletableFuture.failedFuture(e);
      }
    }

    private synchronized void settle(@Nullable IssuedToken fresh, Instant limit) {
      asking = null;
      if (fresh == null) {
        refresh = clock.instant().plus(RETRY); // the present token, if it still holds, serves on
      } else {
        token = fresh;
        keyId = fresh.keyId();
        refresh = refreshOf(fresh, limit);
      }
    }

    private Instant refreshOf(IssuedToken fresh, Instant limit) {
      if (!fresh.expiry().plus(TRAVEL).isBefore(limit)) {
        return fresh.expiry();
      }
      long life = Duration.between(fresh.obtained(), fresh.expiry()).toMillis();
      return fresh
          .obtained()
          .plusMillis((long) (life * random.nextDouble(REFRESH_FROM, REFRESH_TO)));
    }
  }
}
