package dev.hansa.runtime.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what it verified, by digest of the token and generation of the keys. */
final class CachingTokenVerifier implements TokenVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(CachingTokenVerifier.class);

  private static final Duration REMEMBERED = Duration.ofSeconds(30); // security.md 3.4
  private static final int MAX_REMEMBERED = 50_000;
  private static final int MAX_WAITING = 1_000; // about 0.3 s of one processor

  private static final Rejected EXHAUSTED =
      new Rejected(
          MeshReason.VERIFICATIONS_EXHAUSTED, "too many tokens that did not hold; try again later");

  private static final CompletableFuture<Verification> TURNED_AWAY = done(EXHAUSTED);

  private final TokenRules rules;
  private final SigningKeys keys;
  private final Denials denials;
  private final InstantSource clock;
  private final ExecutorService processors;
  private final FailureBudget budget;

  private final TokenFilter filter = new TokenFilter();
  private final Cache<Known, Remembered> remembered =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run) // as in FailureBudget
          .<Known, Remembered>removalListener((_, forgotten, _) -> leaveFilter(forgotten))
          .build();
  private final ConcurrentHashMap<UnderWay, CompletableFuture<Verification>> underWay =
      new ConcurrentHashMap<>();

  private record Known(TokenDigest digest, long keyGeneration) {}

  private record Remembered(AccessToken token, String keyId, Instant until, int place) {}

  private record UnderWay(TokenDigest digest, int place, String holder) {}

  CachingTokenVerifier(
      TokenRules rules,
      SigningKeys keys,
      Denials denials,
      InstantSource clock,
      ExecutorService processors) {
    this.rules = rules;
    this.keys = keys;
    this.denials = denials;
    this.clock = clock;
    this.processors = processors;
    this.budget = new FailureBudget(clock);
  }

  static CachingTokenVerifier start(
      TokenRules rules, SigningKeys keys, Denials denials, InstantSource clock) {
    return new CachingTokenVerifier(rules, keys, denials, clock, processors());
  }

  /** Threads for signatures: as many as there are processors, and a bounded queue. */
  static ExecutorService processors() {
    int processors = Runtime.getRuntime().availableProcessors();
    var executor =
        new ThreadPoolExecutor(
            processors,
            processors,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("token-verifier-", 0).factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  @Override
  public CompletableFuture<Verification> verify(String compactToken, Peer peer) {
    return verify(compactToken, Holder.of(peer));
  }

  @Override
  public CompletableFuture<Verification> verify(TokenText token, Peer peer) {
    return verify(token, Holder.of(peer));
  }

  @Override
  public CompletableFuture<Verification> verify(String compactToken, Holder holder) {
    return verify(TokenText.of(compactToken), holder);
  }

  @Override
  public CompletableFuture<Verification> verify(TokenText text, Holder holder) {
    try {
      if (text.length() > CompactToken.MAX_LENGTH) {
        throw new TokenRefused(MeshReason.TOKEN_MALFORMED, "too long");
      }
      int place = text.place();
      Instant now = clock.instant();
      Optional<Remembered> known =
          filter.mayHold(place) ? recall(text.digest(), now) : Optional.empty();
      if (known.isPresent()) {
        judgeKey(known.get().keyId);
        rules.judgeAgain(known.get().token, now);
        return done(bound(known.get().token, text.digest(), holder));
      }
      if (!budget.allows(holder.name())) {
        return TURNED_AWAY; // before it is digested and read, which cost many times this
      }
      CompactToken compact = CompactToken.parse(text.value());
      judgeKey(compact.keyId());
      AccessToken token = rules.judge(compact.claims(), now);
      return once(new UnderWay(text.digest(), place, holder.name()), compact, token)
          .thenApply(
              answer -> answer instanceof Valid ? bound(token, text.digest(), holder) : answer);
    } catch (TokenRefused e) {
      return done(e.toVerification());
    }
  }

  private Optional<Remembered> recall(TokenDigest digest, Instant now) {
    return Optional.ofNullable(
            remembered.getIfPresent(new Known(digest, keys.current().generation())))
        .filter(r -> now.isBefore(r.until));
  }

  private void leaveFilter(@Nullable Remembered forgotten) {
    if (forgotten != null) { // always: the cache holds values strongly
      filter.remove(forgotten.place);
    }
  }

  /** A denied key is an unknown one, whatever the issuer's set of a moment ago says. */
  private void judgeKey(String keyId) throws TokenRefused {
    if (denials.deniesKey(keyId)) {
      throw new TokenRefused(MeshReason.TOKEN_KEY_UNKNOWN, "the issuer has no such key");
    }
  }

  private Verification bound(AccessToken token, TokenDigest digest, Holder holder) {
    try {
      rules.judgeBinding(token, holder);
      return denials
          .judge(token)
          .<Verification>map(CachingTokenVerifier::denied)
          .orElseGet(() -> new Valid(token));
    } catch (TokenRefused e) {
      // The signature held: a real token in the wrong hands. Somebody should look at this.
      LOG.warn(
          "token {} (jti {}, client {}) bound to {} was shown by {}",
          digest,
          token.id(),
          token.clientId(),
          token.binding(),
          holder);
      return e.toVerification();
    }
  }

  /** Callers that show one new token at the same time share its verification. */
  private CompletableFuture<Verification> once(
      UnderWay key, CompactToken compact, AccessToken token) {
    var fresh = new CompletableFuture<Verification>();
    CompletableFuture<Verification> other = underWay.putIfAbsent(key, fresh);
    if (other != null) {
      return other;
    }
    var _ =
        withKey(key, compact, token)
            .exceptionally(
                failure -> {
                  LOG.error("a token could not be verified", failure);
                  return new Rejected(MeshReason.INTERNAL, "the token could not be verified");
                })
            .whenComplete(
                (answer, _) -> {
                  underWay.remove(key);
                  fresh.complete(answer);
                });
    return fresh;
  }

  private CompletableFuture<Verification> withKey(
      UnderWay key, CompactToken compact, AccessToken token) {
    KeySet present = keys.current();
    if (present.find(compact.keyId()).isPresent()) {
      return withKeys(present, key, compact, token);
    }
    return keys.renewed()
        .handle((fresh, failure) -> Optional.ofNullable(failure == null ? fresh : null))
        .thenCompose(
            fresh ->
                fresh.isPresent()
                    ? withKeys(fresh.get(), key, compact, token)
                    : done(
                        new Rejected(
                            MeshReason.TOKEN_SERVICE_UNAVAILABLE,
                            "the issuer's keys cannot be had now")));
  }

  private CompletableFuture<Verification> withKeys(
      KeySet set, UnderWay key, CompactToken compact, AccessToken token) {
    Optional<VerificationKey> found = set.find(compact.keyId());
    if (found.isEmpty()) {
      return done(new Rejected(MeshReason.TOKEN_KEY_UNKNOWN, "the issuer has no such key"));
    }
    if (!found.get().algorithm().equals(compact.algorithm())) {
      return done(new Rejected(MeshReason.TOKEN_ALGORITHM, "not the algorithm of the key"));
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> signature(found.get(), set.generation(), key, compact, token), processors);
    } catch (RejectedExecutionException e) {
      return done(EXHAUSTED);
    }
  }

  private Verification signature(
      VerificationKey signer,
      long generation,
      UnderWay key,
      CompactToken compact,
      AccessToken token) {
    if (!budget.allows(key.holder)) {
      return EXHAUSTED;
    }
    if (!signer.verifies(compact.signingInput(), compact.signature())) {
      budget.failed(key.holder);
      return new Rejected(MeshReason.TOKEN_SIGNATURE, "the signature does not hold");
    }
    filter.add(key.place);
    remembered.put(
        new Known(key.digest, generation),
        new Remembered(token, compact.keyId(), clock.instant().plus(REMEMBERED), key.place));
    return new Valid(token);
  }

  private static Rejected denied(MeshReason reason) {
    return new Rejected(
        reason,
        reason == MeshReason.TOKEN_REVOKED ? "it was revoked" : "the caller has been shut out");
  }

  private static CompletableFuture<Verification> done(Verification answer) {
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public void close() {
    processors.shutdown(); // what was taken on is still answered
  }
}
