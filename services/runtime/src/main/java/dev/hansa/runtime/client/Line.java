package dev.hansa.runtime.client;

import dev.hansa.runtime.trust.IdentityGeneration;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final IdentityGeneration generation;
  private final ManagedChannel channel;
  private final Executor executor;
  private final AtomicInteger users = new AtomicInteger(1);

  Line(IdentityGeneration generation, ManagedChannel channel, Executor executor) {
    this.generation = generation;
    this.channel = channel;
    this.executor = executor;
    keepTrying(channel.getState(false));
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
   * gRPC's pause between attempts grows to two minutes. Inside one mesh a process is back within
   * seconds, and its callers are few: a steady pace serves better.
   */
  private void keepTrying(ConnectivityState state) {
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      CompletableFuture.delayedExecutor(RECONNECT.toMillis(), TimeUnit.MILLISECONDS, executor)
          .execute(
              () -> {
                channel.resetConnectBackoff();
                keepTrying(channel.getState(false)); // the state stays until a connection stands
              });
    } else if (state != ConnectivityState.SHUTDOWN) {
      watch(state);
    }
  }

  private void watch(ConnectivityState state) {
    channel.notifyWhenStateChanged(state, () -> keepTrying(channel.getState(false)));
  }
}
