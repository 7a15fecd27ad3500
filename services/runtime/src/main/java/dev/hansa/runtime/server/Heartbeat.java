package dev.hansa.runtime.server;

import com.google.protobuf.Message;
import dev.hansa.runtime.contract.MethodContract;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Responses of a stream whose contract declares a heartbeat: when the handler has sent nothing for
 * most of that time, a sign of life is sent in its place: the position of the last response and
 * nothing else. A client that does not take what is there gets none.
 *
 * <p>Safe for many threads, unlike the observer behind it. Stops when the call ends.
 *
 * @param <R> response of the method
 */
public final class Heartbeat<R extends Message> implements StreamObserver<R> {
  /** Of the interval, so that the sign is there in time. */
  private static final double PART = 0.75;

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final ServerCallStreamObserver<R> responses;
  private final int position;
  private final long pauseNanos;
  // What follows is guarded by this one's lock, which orders the responses.
  private R last;
  private long lastNanos = System.nanoTime();
  private boolean over;

  private Heartbeat(
      ServerCallStreamObserver<R> responses, int position, Duration interval, R beginning) {
    this.responses = responses;
    this.position = position;
    this.last = beginning;
    this.pauseNanos = (long) (interval.toNanos() * PART);
  }

  /**
   * Begins the response: headers go out at once. To be called by the handler of the call, before
   * anything is sent, and to be used in the place of the observer from then on. Adds nothing
   * outside the server chain.
   *
   * @param beginning a response that has the position at which the stream begins, as the request
   *     gave it: what is shown until there is another
   * @throws IllegalStateException if the contract of the present call declares no heartbeat
   */
  public static <R extends Message> Heartbeat<R> over(StreamObserver<R> responses, R beginning) {
    var present = (ServerCallStreamObserver<R>) responses;
    var facts = CallFacts.present();
    if (facts.isEmpty()) {
      return new Heartbeat<>(present, 0, FOREVER, beginning);
    }
    var resumption =
        facts
            .flatMap(CallFacts::contract)
            .flatMap(MethodContract::resumption)
            .filter(cursor -> cursor.heartbeat().isPresent())
            .orElseThrow(() -> new IllegalStateException("the contract declares no heartbeat"));
    var heartbeat =
        new Heartbeat<>(
            present,
            resumption.position().getNumber(),
            resumption.heartbeat().orElseThrow(),
            beginning);
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
    try {
      responses.onNext(sign());
    } catch (RuntimeException e) {
      over = true; // the call has ended since we looked
    }
    return !over;
  }

  /** Messages may be generated while the contract was read from a folder: numbers are the same. */
  @SuppressWarnings("unchecked") // a builder builds what it was made for
  private R sign() {
    var field = last.getDescriptorForType().findFieldByNumber(position);
    return (R) last.newBuilderForType().setField(field, last.getField(field)).build();
  }

  private synchronized void stop() {
    over = true;
  }

  @Override
  public synchronized void onNext(R response) {
    responses.onNext(response);
    last = response;
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
