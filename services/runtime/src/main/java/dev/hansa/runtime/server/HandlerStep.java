package dev.hansa.runtime.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a call over to a thread for its handler. The steps before this one run on the thread of the
 * connection and never block; what comes behind may.
 *
 * <p>A call with one request is handed over once, when that is there. gRPC by itself would take a
 * thread to begin the call, wake the connection's thread for the request, and take threads for that
 * and for the end.
 */
final class HandlerStep implements ServerInterceptor {
  private static final Executor DIRECTLY = Runnable::run;

  private final Optional<Executor> executor;

  /**
   * @param executor a thread for each task; empty if handlers never block and stay where they are
   */
  HandlerStep(Optional<Executor> executor) {
    this.executor = executor;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (executor.isEmpty()) {
      return next.startCall(call, headers);
    }
    var handed = new Handed<>(call, () -> next.startCall(call, headers), executor.get());
    handed.begin();
    return handed;
  }

  /** What happens to a call, one thing after the other, in the call's context. */
  private static final class Handed<Q> extends ServerCall.Listener<Q> implements Runnable {
    private static final int FEW = 3; // ready, a message, the half-close

    private final ServerCall<Q, ?> call;
    private final Supplier<ServerCall.Listener<Q>> start;
    private final Executor executor;
    private final Context context = Context.current();
    private final io.opentelemetry.context.Context trace =
        io.opentelemetry.context.Context.current();

    /** Guards itself, {@link #busy} and {@link #asked}. */
    private final Queue<Consumer<ServerCall.Listener<Q>>> events = new ArrayDeque<>(FEW);

    /** Whether a thread is at the events. */
    private boolean busy;

    /** Whether the handler may begin; before that it has nothing to do. */
    private boolean asked;

    /** For whoever is at the events. */
    private ServerCall.@Nullable Listener<Q> handler;

    Handed(ServerCall<Q, ?> call, Supplier<ServerCall.Listener<Q>> start, Executor executor) {
      this.call = call;
      this.start = start;
      this.executor = executor;
    }

    /** A handler of many requests is at work from the beginning, not when it has the first. */
    void begin() {
      if (type().clientSendsOneMessage()) {
        handler = start.get();
      } else {
        now(_ -> {});
      }
    }

    @Override
    public void onReady() {
      later(ServerCall.Listener::onReady);
    }

    @Override
    public void onMessage(Q message) {
      later(listener -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      now(this::ask);
    }

    /** Too late, or nobody waits for the answer: a unary handler is not begun (R54). */
    private void ask(ServerCall.Listener<Q> listener) {
      if (type() != MethodType.UNARY || !context.isCancelled()) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      now(ServerCall.Listener::onCancel);
    }

    /** A thread for the end of each unary call would be one for nothing: RATIONALE.md says more. */
    @Override
    public void onComplete() {
      tell(ServerCall.Listener::onComplete, true, type() == MethodType.UNARY ? DIRECTLY : executor);
    }

    private MethodType type() {
      return call.getMethodDescriptor().getType();
    }

    private void now(Consumer<ServerCall.Listener<Q>> event) {
      tell(event, true, executor);
    }

    private void later(Consumer<ServerCall.Listener<Q>> event) {
      tell(event, false, executor);
    }

    /** Has somebody of {@code idle} run, if nobody is at the events who should be. */
    private void tell(Consumer<ServerCall.Listener<Q>> event, boolean asks, Executor idle) {
      synchronized (events) {
        events.add(event);
        asked |= asks;
        if (busy || !asked) {
          return;
        }
        busy = true;
      }
      idle.execute(this);
    }

    @Override
    public void run() {
      var before = context.attach();
      try (var _ = trace.makeCurrent()) {
        for (var event = next(); event != null; event = next()) {
          run(event);
        }
      } finally {
        context.detach(before);
      }
    }

    /** Nothing that a handler throws gets past this, as in {@link OutcomeStep}. */
    private void run(Consumer<ServerCall.Listener<Q>> event) {
      try {
        event.accept(handler());
      } catch (RuntimeException | Error e) {
        Statuses.end(call, e);
      }
    }

    private ServerCall.Listener<Q> handler() {
      var known = handler;
      if (known == null) {
        handler = Refusals.ended(); // if it cannot begin
        known = start.get();
        handler = known;
      }
      return known;
    }

    private @Nullable Consumer<ServerCall.Listener<Q>> next() {
      synchronized (events) {
        busy = !events.isEmpty();
        return events.poll();
      }
    }
  }
}
