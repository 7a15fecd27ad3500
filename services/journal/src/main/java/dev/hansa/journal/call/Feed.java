package dev.hansa.journal.call;

import com.google.protobuf.Message;
import dev.hansa.runtime.server.Heartbeat;
import dev.hansa.runtime.server.StreamStart;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server stream written by plain blocking code on a virtual thread of its own.
 *
 * <p>The thread of the handler must return, as gRPC delivers readiness and cancellation on it. The
 * feed's thread is interrupted when the caller cancels. It carries the call's context and span;
 * what is repeated without end goes through {@link #unseen}, or the trace would have no end either.
 */
public final class Feed<T extends Message> {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** A second look at readiness, should a wake-up be missed. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ServerCallStreamObserver<T> out;
  private final Signal ready = new Signal();

  /** Where responses go; {@code out} itself, or what puts signs of life between them. */
  private volatile StreamObserver<T> responses;

  private Feed(ServerCallStreamObserver<T> out) {
    this.out = out;
    this.responses = out;
  }

  /** What writes the stream; the stream ends when it returns. */
  @FunctionalInterface
  public interface Source<T extends Message> {
    void into(Feed<T> feed) throws InterruptedException;
  }

  /** Starts the source and returns at once. To be called once, by the thread of the handler. */
  public static <T extends Message> void start(StreamObserver<T> observer, Source<T> source) {
    ServerCallStreamObserver<T> out = (ServerCallStreamObserver<T>) observer;
    Feed<T> feed = new Feed<>(out);
    Thread thread =
        Thread.ofVirtual()
            .name("feed")
            .unstarted(
                Context.current()
                    .wrap(io.opentelemetry.context.Context.current().wrap(() -> feed.run(source))));
    out.setOnReadyHandler(feed.ready::raise);
    out.setOnCancelHandler(thread::interrupt);
    thread.start();
  }

  /** Tells the caller that the stream was accepted, though there may be nothing to send yet. */
  public void accept() {
    StreamStart.send();
  }

  /**
   * The same for a contract that declares a heartbeat: signs of life go out from now on, whenever
   * there is nothing else to send.
   *
   * @param beginning see {@link Heartbeat#over}
   */
  public void accept(T beginning) {
    responses = Heartbeat.over(out, beginning);
  }

  /** Looks for more without making spans. */
  public <R> R unseen(Supplier<R> look) {
    try (Scope _ = io.opentelemetry.context.Context.root().makeCurrent()) {
      return look.get();
    }
  }

  /** Sends a message once the reader has room. */
  public void send(T message) throws InterruptedException {
    long mark = ready.mark();
    while (!out.isReady() && !out.isCancelled()) {
      ready.awaitAfter(mark, LOOK_AGAIN);
      mark = ready.mark();
    }
    if (out.isCancelled()) {
      throw new InterruptedException("the caller cancelled");
    }
    responses.onNext(message);
  }

  private void run(Source<T> source) {
    try {
      source.into(this);
      responses.onCompleted();
    } catch (InterruptedException e) {
      LOG.debug("a stream ended by its caller");
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException failure) {
    if (out.isCancelled()) {
      LOG.debug("a stream ended by its caller", failure);
      return;
    }
    try {
      responses.onError(Failures.toStatus(failure));
    } catch (RuntimeException fault) {
      responses.onError(fault);
    }
  }
}
