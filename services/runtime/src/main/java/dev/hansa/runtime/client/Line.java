package dev.hansa.runtime.client;

import dev.hansa.runtime.trust.IdentityGeneration;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel with the identity generation that it was made under. Tokens for its calls are of that
 * generation, always.
 *
 * <p>It counts who uses it: one for being the present line, and one for each call. The last one out
 * shuts the channel.
 */
final class Line {
  /** So that whatever is there again is found within 5 s (spec R12). */
  private static final Duration LOOK = Duration.ofSeconds(4);

  /** Less than what calls wait before they are repeated for the last time (see ServiceConfig). */
  private static final Duration ONCE_MORE = Duration.ofMillis(80);

  private final IdentityGeneration generation;
  private final ManagedChannel channel;
  private final Executor executor;
  private final AtomicInteger users = new AtomicInteger(1);

  Line(IdentityGeneration generation, ManagedChannel channel, Executor executor) {
    this.generation = generation;
    this.channel = channel;
    this.executor = executor;
    keepLooking();
    watch(ConnectivityState.IDLE, false);
  }

  IdentityGeneration generation() {
    return generation;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Begins a call; false if the line has been retired and its last call has ended. */
  boolean enter() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      channel.shutdown();
    }
  }

  /** Takes no more calls from now on; those in flight have until the timeout. */
  void retire(Duration timeout) {
    leave();
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(channel::shutdownNow);
  }

  /** Connects. Completes when a connection stands; never fails, so bound the wait. */
  CompletableFuture<Void> ready() {
    var ready = new CompletableFuture<Void>();
    awaitReady(ready);
    return ready;
  }

  private void awaitReady(CompletableFuture<Void> ready) {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.READY) {
      ready.complete(null);
    } else if (state != ConnectivityState.SHUTDOWN) {
      channel.notifyWhenStateChanged(state, () -> awaitReady(ready));
    }
  }

  /**
   * gRPC's pause between attempts to connect grows to two minutes, and it asks DNS again only when
   * a connection is lost. Inside one mesh a process is back within seconds: pauses begin anew every
   * few seconds, addresses are looked up as often as their caches allow, and what is connected is
   * not touched. Chance keeps clients from looking all at once.
   */
  private void keepLooking() {
    long pause = LOOK.toMillis() - ThreadLocalRandom.current().nextLong(LOOK.toMillis() / 4);
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, executor)
        .execute(
            () -> {
              if (!channel.isShutdown()) {
                channel.resetConnectBackoff();
                keepLooking();
              }
            });
  }

  /**
   * gRPC connects again at once when a connection is lost, and after a second if that fails; until
   * then calls fail at once. What broke all connections may have hit the new one as well, so there
   * is one attempt in between, in time for the calls that are being repeated (spec R19).
   */
  private void watch(ConnectivityState state, boolean stood) {
    channel.notifyWhenStateChanged(
        state,
        () -> {
          ConnectivityState now = channel.getState(false);
          if (now == ConnectivityState.SHUTDOWN) {
            return;
          }
          boolean lost = stood && now == ConnectivityState.TRANSIENT_FAILURE;
          if (lost) {
            CompletableFuture.delayedExecutor(ONCE_MORE.toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(channel::resetConnectBackoff);
          }
          watch(now, !lost && (stood || now == ConnectivityState.READY));
        });
  }
}
