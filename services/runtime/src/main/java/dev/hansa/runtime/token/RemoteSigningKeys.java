package dev.hansa.runtime.token;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys fetched from the issuer, ahead of need, and kept on disk.
 *
 * <p>The last good set stays in use while the issuer is down, slow, or answers nonsense. State is
 * guarded by this object's monitor; fetching, parsing and the disk stay outside of it.
 */
public final class RemoteSigningKeys implements SigningKeys, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteSigningKeys.class);

  private static final Duration AT_MOST_EVERY = Duration.ofSeconds(30); // security.md K04
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final Supplier<CompletableFuture<String>> fetch;
  private final KeySetFile file;
  private final Duration refresh;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Timer timer;

  private volatile KeySet keys;
  private volatile Instant heard;
  private CompletableFuture<KeySet> latest;
  private @Nullable Instant lastDemand;
  private Duration retry = FIRST_RETRY;
  private volatile boolean closed;

  /** Runs a task after a delay, on a thread where it may block for the disk. */
  @FunctionalInterface
  interface Timer {
    /** A timer of the platform: one shared thread, which hands over to {@code executor}. */
    static Timer on(Executor executor) {
      return (delay, task) ->
          CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor)
              .execute(task);
    }

    void after(Duration delay, Runnable task);
  }

  /**
   * Starts fetching at once; the file serves until the first answer.
   *
   * @param fetch asks the issuer for its JWK set, with a timeout of its own
   * @param refresh between two scheduled fetches, give or take a fifth
   */
  RemoteSigningKeys(
      Supplier<CompletableFuture<String>> fetch,
      KeySetFile file,
      Duration refresh,
      InstantSource clock,
      RandomGenerator random,
      Timer timer) {
    this.fetch = fetch;
    this.file = file;
    this.refresh = refresh;
    this.clock = clock;
    this.random = random;
    this.timer = timer;
    this.keys = file.load(1).orElse(KeySet.none());
    this.heard = clock.instant(); // those of the file may be older; nobody knows
    this.latest = CompletableFuture.completedFuture(keys);
  }

  /**
   * Follows the keys of an issuer that is not our own.
   *
   * @param fetch asks it for its JWK set; with a timeout of its own, and not blocking
   * @param file keeps the last good set over a restart
   * @param refresh between two scheduled fetches, give or take a fifth
   * @param executor of the timer's work, which may block for the disk
   */
  public static RemoteSigningKeys following(
      Supplier<CompletableFuture<String>> fetch,
      Path file,
      Duration refresh,
      InstantSource clock,
      Executor executor) {
    var keys =
        new RemoteSigningKeys(
            fetch,
            new KeySetFile(file),
            refresh,
            clock,
            RandomGenerator.getDefault(),
            Timer.on(executor));
    keys.start();
    return keys;
  }

  void start() {
    refreshAhead();
  }

  @Override
  public KeySet current() {
    return keys;
  }

  @Override
  public CompletableFuture<KeySet> renewed() {
    CompletableFuture<KeySet> attempt;
    synchronized (this) {
      Instant now = clock.instant();
      boolean asked =
          lastDemand != null
              && !now.isBefore(lastDemand) // as after the clock was set back
              && now.isBefore(lastDemand.plus(AT_MOST_EVERY));
      if (!latest.isDone() || asked) {
        return latest.copy();
      }
      lastDemand = now;
      attempt = new CompletableFuture<>();
      latest = attempt;
    }
    run(attempt);
    return attempt.copy();
  }

  private void refreshAhead() {
    CompletableFuture<KeySet> attempt;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (latest.isDone()) {
        latest = new CompletableFuture<>();
        attempt = latest;
      } else {
        attempt = null; // one is under way on demand
      }
    }
    if (attempt == null) {
      timer.after(FIRST_RETRY, this::refreshAhead);
      return;
    }
    var _ =
        attempt.whenComplete((_, failure) -> timer.after(nextDelay(failure), this::refreshAhead));
    run(attempt);
  }

  private void run(CompletableFuture<KeySet> attempt) {
    var _ =
        fetched()
            .thenApply(this::accept)
            .whenComplete(
                (fresh, failure) -> {
                  if (failure == null) {
                    attempt.complete(fresh);
                  } else {
                    warn(failure);
                    attempt.completeExceptionally(failure);
                  }
                });
  }

  private CompletableFuture<String> fetched() {
    try {
      return fetch.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private KeySet accept(String json) {
    KeySet known = keys; // one attempt at a time: nobody else writes
    if (json.equals(known.json())) {
      heard = clock.instant();
      return known;
    }
    KeySet fresh = KeySet.parse(known.generation() + 1, json);
    keys = fresh;
    heard = clock.instant();
    store(fresh);
    LOG.info("the issuer's keys changed");
    return fresh;
  }

  /** When the issuer last said which keys hold; when this began, if it never did. */
  Instant heard() {
    return heard;
  }

  /** Under a lock of its own: whoever asks for keys never waits for the disk. */
  private void store(KeySet fresh) {
    synchronized (file) {
      if (!closed) {
        file.store(fresh);
      }
    }
  }

  private void warn(Throwable failure) {
    if (!closed) {
      LOG.warn("the issuer's keys cannot be fetched: {}", IdentityHttp.said(failure));
    }
  }

  private synchronized Duration nextDelay(@Nullable Throwable failure) {
    Duration base = failure == null ? refresh : retry;
    Duration doubled = retry.multipliedBy(2);
    retry =
        failure == null ? FIRST_RETRY : doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    return Duration.ofMillis((long) (base.toMillis() * random.nextDouble(0.8, 1.2)));
  }

  @Override
  public void close() {
    synchronized (file) { // nothing is written any more once this returns
      closed = true;
    }
  }
}
