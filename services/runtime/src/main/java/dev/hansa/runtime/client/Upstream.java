package dev.hansa.runtime.client;

import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service that this process calls, and the line to it.
 *
 * <p>A new identity generation gets its own line: it connects, fetches a token, takes over, and the
 * old line drains. While identity does not answer the old line stays, since the tokens that are
 * there hold only on it, until its certificate is about to end.
 */
final class Upstream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration BEFORE_THE_END = Duration.ofSeconds(30);

  private final String workload;
  private final String audience;
  private final ChannelFactory channels;
  private final TokenSource tokens;
  private final boolean needsToken;
  private final ContractSource contracts;
  private final RetryBudget budget = new RetryBudget();

  private volatile @Nullable Line present;

  /** Guarded by this; the line that is to take over. */
  private @Nullable Line next;

  private boolean closed;

  private volatile boolean retired;

  /**
   * Not connected yet.
   *
   * @param needsToken whether a new line waits for a token before it takes over
   * @param contracts tell which calls may be repeated
   */
  Upstream(
      String workload,
      ChannelFactory channels,
      TokenSource tokens,
      boolean needsToken,
      ContractSource contracts) {
    this.workload = workload;
    this.audience = Principal.service(workload).toString();
    this.channels = channels;
    this.tokens = tokens;
    this.needsToken = needsToken;
    this.contracts = contracts;
  }

  String audience() {
    return audience;
  }

  TokenSource tokens() {
    return tokens;
  }

  /** A thread for whatever may block. */
  Executor executor() {
    return channels.executor();
  }

  /** What a method promises as of now; empty if it is unknown here. */
  Optional<MethodContract> contract(String method) {
    return contracts.find(method);
  }

  RetryBudget budget() {
    return budget;
  }

  /** What keeps a stream on a line going beyond its token. */
  StreamRenewal renewal(Line line, CallToken token) {
    return new StreamRenewal(
        line,
        channels.executor(),
        channels.identity().clock(),
        token.from(tokens, audience(), line.generation()),
        token::limit);
  }

  void start(IdentityGeneration generation) {
    present = channels.line(generation);
  }

  /** The present line, entered: whoever gets it must leave it. */
  Line enter() {
    while (true) {
      Line line = present();
      if (line.enter()) {
        return line;
      }
      if (retired) {
        return ofItsOwn();
      }
    }
  }

  /** For a call that was begun before this upstream was let go, and gets to it only now. */
  private Line ofItsOwn() {
    Line line = channels.line(channels.identity().current());
    boolean _ = line.enter();
    line.retire(channels.config().drainTimeout());
    return line;
  }

  /** Lets the upstream go: connections end with the calls on them, or after the drain timeout. */
  void retire() {
    Line last;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      retired = true;
      if (next != null) {
        next.channel().shutdownNow();
      }
      last = present();
    }
    last.retire(channels.config().drainTimeout());
  }

  private Line present() {
    Line line = present;
    if (line == null) {
      throw new IllegalStateException(workload + ": not started");
    }
    return line;
  }

  /** Moves to a generation, if it is newer than the one in use. Returns at once. */
  void renew(IdentityGeneration generation) {
    Line fresh;
    Line overtaken;
    synchronized (this) {
      Line newest = next == null ? present() : next;
      if (closed || generation.number() <= newest.generation().number()) {
        return;
      }
      overtaken = next;
      fresh = channels.line(generation);
      next = fresh;
    }
    if (overtaken != null) {
      overtaken.retire(Duration.ZERO);
    }
    var _ =
        fresh
            .ready()
            .completeOnTimeout(
                null, channels.config().switchTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .thenRunAsync(
                () -> {
                  if (needsToken) {
                    fetchToken(fresh);
                  } else {
                    takeOver(fresh);
                  }
                },
                channels.executor());
  }

  private void fetchToken(Line fresh) {
    var _ =
        tokens
            .forSelf(audience(), fresh.generation())
            .whenComplete(
                (_, failure) -> {
                  if (failure != null && isOutage(failure) && canWait()) {
                    CompletableFuture.delayedExecutor(
                            RETRY.toMillis(), TimeUnit.MILLISECONDS, channels.executor())
                        .execute(() -> fetchToken(fresh));
                  } else {
                    takeOver(fresh);
                  }
                });
  }

  private static boolean isOutage(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause != null && Errors.is(cause, MeshReason.TOKEN_SERVICE_UNAVAILABLE);
  }

  private synchronized boolean canWait() {
    Instant end = present().generation().leaf().getNotAfter().toInstant();
    Instant now = channels.identity().clock().instant();
    return !closed && now.plus(BEFORE_THE_END).isBefore(end);
  }

  private void takeOver(Line fresh) {
    Line old;
    synchronized (this) {
      if (next != fresh || closed) {
        return; // a newer one is on its way
      }
      old = present();
      present = fresh;
      next = null;
    }
    LOG.info("{} is called under {} now", workload, fresh.generation());
    old.retire(channels.config().drainTimeout());
  }

  @Override
  public void close() {
    Line last;
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.channel().shutdownNow();
      }
      last = present();
    }
    last.channel().shutdownNow();
  }
}
