package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is denied: asks its source about once a second, and keeps the last answer while the
 * source is down, on disk as well.
 *
 * <p>Rounds follow each other, so what belongs to them needs no lock; answers are read from one
 * volatile set.
 */
public final class DenialFeed implements Denials, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DenialFeed.class);

  /** A fifth of what a revocation may take to be heard of everywhere (security.md K30). */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The disk is for starts while identity is down; many changes share one write. */
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);

  private final DenialSource source;
  private final Optional<KeptText> kept;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final RemoteSigningKeys.Timer timer;
  private final Map<Object, Runnable> followers = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> first = new CompletableFuture<>();

  private volatile DenialSet denied = DenialSet.NOTHING;
  private volatile Instant heard;
  private volatile boolean closed;

  // of the round under way
  private String cursor = "";
  private @Nullable DenialSet anew;
  private boolean failing;
  private boolean changedSinceKept;
  private Instant keepAfter = Instant.MIN;

  DenialFeed(
      DenialSource source,
      Optional<KeptText> kept,
      InstantSource clock,
      RandomGenerator random,
      RemoteSigningKeys.Timer timer) {
    this.source = source;
    this.kept = kept;
    this.clock = clock;
    this.random = random;
    this.timer = timer;
    this.heard = clock.instant();
    kept.flatMap(file -> file.load(DenialPage::parse)).ifPresent(this::take);
  }

  /**
   * Starts to follow.
   *
   * @param executor where rounds run; they may block for the disk
   */
  public static DenialFeed start(
      DenialSource source, Optional<Path> kept, InstantSource clock, Executor executor) {
    var feed =
        new DenialFeed(
            source,
            kept.map(KeptText::new),
            clock,
            RandomGenerator.getDefault(),
            RemoteSigningKeys.Timer.on(executor));
    executor.execute(feed::round);
    return feed;
  }

  /** Completes when the source has told all of it for the first time. */
  public CompletableFuture<@Nullable Void> known() {
    return first.copy();
  }

  /** When the source last told what is denied; when this began, if it never did. */
  Instant heard() {
    return heard;
  }

  @Override
  public Optional<MeshReason> judge(AccessToken token) {
    return denied.judge(token);
  }

  @Override
  public boolean denies(Principal caller) {
    return denied.principals().contains(caller);
  }

  @Override
  public boolean deniesKey(String keyId) {
    return denied.keys().contains(keyId);
  }

  @Override
  public Subscription onChange(Runnable changed) {
    var subscription = new Object();
    followers.put(subscription, changed);
    return () -> followers.remove(subscription);
  }

  void round() {
    if (closed) {
      return;
    }
    var _ =
        asked()
            .handle(
                (page, failure) -> {
                  boolean more = failure == null ? heard(page) : missed(failure);
                  timer.after(more ? Duration.ZERO : pause(), this::round);
                  return more;
                });
  }

  private CompletableFuture<DenialPage> asked() {
    try {
      return source.after(cursor);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean heard(DenialPage page) {
    try {
      take(page);
      keep();
    } catch (RuntimeException e) {
      return missed(e);
    }
    heard = clock.instant();
    if (failing) {
      failing = false;
      LOG.info("denials are heard of again");
    }
    if (!page.more()) {
      first.complete(null);
    }
    return page.more();
  }

  private boolean missed(Throwable failure) {
    if (!failing && !closed) { // once an outage, not once a second
      failing = true;
      LOG.warn("denials cannot be had: {}", IdentityHttp.said(failure));
    }
    return false;
  }

  private void take(DenialPage page) {
    Instant now = clock.instant();
    if (page.reset()) {
      anew = DenialSet.NOTHING;
    }
    DenialSet next = (anew == null ? denied : anew).with(page.changes(), now);
    cursor = page.cursor();
    if (anew != null && page.more()) {
      anew = next; // until all is there, what was known before still holds
      return;
    }
    anew = null;
    if (!next.equals(denied)) {
      denied = next;
      changedSinceKept = true;
      LOG.info("denied now: {}", next);
      followers.values().forEach(DenialFeed::tell);
    }
  }

  private static void tell(Runnable follower) {
    try {
      follower.run();
    } catch (RuntimeException e) {
      LOG.error("a follower of denials failed", e);
    }
  }

  private void keep() {
    Instant now = clock.instant();
    if (changedSinceKept && anew == null && !now.isBefore(keepAfter)) {
      kept.ifPresent(file -> file.store(new DenialPage(cursor, true, false, denied.all()).json()));
      changedSinceKept = false;
      keepAfter = now.plus(KEEP_EVERY);
    }
  }

  private Duration pause() {
    return Duration.ofMillis((long) (PERIOD.toMillis() * random.nextDouble(0.8, 1.2)));
  }

  /** Ends the rounds; what is denied stays as it is. */
  @Override
  public void close() {
    closed = true;
  }
}
