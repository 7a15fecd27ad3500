package dev.hansa.runtime.server;

import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.contract.Resumption;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Responses of a stream whose contract declares a heartbeat: when the handler has sent nothing for
 * most of that time, a sign of life is sent in its place. A client that does not take what is there
 * gets none.
 *
 * <p>Safe for many threads, unlike the observer behind it. Stops when the call ends.
 *
 * @param <R> response of the method
 */
public final class Heartbeat<R> implements StreamObserver<R> {
  /** Of the interval, so that the sign is there in time. */
  private static final double PART = 0.75;

  private final ServerCallStreamObserver<R> responses;
  private final Supplier<R> sign;
  private final long pauseNanos;
  private long lastNanos = System.nanoTime(); // with over: this one's lock, which orders responses
  private boolean over;

  private Heartbeat(ServerCallStreamObserver<R> responses, Duration interval, Supplier<R> sign) {
    this.responses = responses;
    this.sign = sign;
    this.pauseNanos = (long) (interval.toNanos() * PART);
  }

  /**
   * Begins the response: headers go out at once. To be called by the handler of the call, before
   * anything is sent, and to be used in the place of the observer from then on.
   *
   * @param sign asked for a response in which nothing but the position of the last item sent is
   *     set; must not block
   * @throws IllegalStateException if the contract of the present call declares no heartbeat
   */
  public static <R> Heartbeat<R> over(StreamObserver<R> responses, Supplier<R> sign) {
    var interval =
        CallFacts.current()
            .contract()
            .flatMap(MethodContract::resumption)
            .flatMap(Resumption::heartbeat)
            .orElseThrow(() -> new IllegalStateException("the contract declares no heartbeat"));
    var heartbeat = new Heartbeat<>((ServerCallStreamObserver<R>) responses, interval, sign);
    StreamStart.send();
    Context.current().addListener(_ -> heartbeat.stop(), Runnable::run);
    heartbeat.later(heartbeat.pauseNanos);
    return heartbeat;
  }

  private void later(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
        .execute(this::beat);
  }

  private synchronized void beat() {
    if (over || responses.isCancelled()) {
      return;
    }
    long left = pauseNanos - (System.nanoTime() - lastNanos);
    if (left <= 0) {
      if (responses.isReady() && !send()) {
        return;
      }
      lastNanos = System.nanoTime();
      left = pauseNanos;
    }
    later(left);
  }

  /** Whether the stream goes on. */
  private boolean send() {
    R made;
    try {
      made = sign.get();
    } catch (RuntimeException e) {
      onError(e);
      return false;
    }
    try {
      responses.onNext(made);
    } catch (RuntimeException e) {
      over = true; // the call has ended since we looked
    }
    return !over;
  }

  private synchronized void stop() {
    over = true;
  }

  @Override
  public synchronized void onNext(R response) {
    responses.onNext(response);
    lastNanos = System.nanoTime();
  }

  @Override
  public synchronized void onError(Throwable failure) {
    over = true;
    responses.onError(failure);
  }

  @Override
  public synchronized void onCompleted() {
    over = true;
    responses.onCompleted();
  }
}
