package dev.hansa.runtime.server;

import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a call to the deadline of its contract; the caller's own, if sooner, holds anyway.
 *
 * <p>A unary call must end by then, and a little sooner, so that its caller hears why. Its
 * handler's own calls inherit that through the context, so each hop passes on what is left of the
 * deadline of the first. A call with less time left than any such call has taken lately is not
 * begun, nor is one whose time has run out while it waited (R54).
 *
 * <p>A stream must have begun to answer by then, by its first message or by {@link StreamStart},
 * and is free afterwards.
 */
final class DeadlineStep implements ServerInterceptor {
  /** Of what is left, this part is kept for the answer, but no more than the most. */
  private static final int ANSWER_PART = 50;

  private static final long MOST_FOR_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Future<?> NONE = CompletableFuture.completedFuture(null);

  private final Duration fallback;
  private final Function<String, Duration> floor;
  private final ScheduledExecutorService timer;
  private final Refusals refusals;

  /**
   * @param fallback for methods whose contract names no deadline
   * @param floor the least time in which calls of a method were served lately
   */
  DeadlineStep(
      Duration fallback,
      Function<String, Duration> floor,
      ScheduledExecutorService timer,
      Refusals refusals) {
    this.fallback = fallback;
    this.floor = floor;
    this.timer = timer;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var contract = CallFacts.current().contract();
    var nanos = left(contract.flatMap(MethodContract::deadline).orElse(fallback));
    Span.current().setAttribute(RpcAttributes.DEADLINE_LEFT, TimeUnit.NANOSECONDS.toMillis(nanos));
    var unary = contract.map(MethodContract::type).filter(MethodType.UNARY::equals).isPresent();
    if (unary && nanos < floor.apply(contract.orElseThrow().fullMethodName()).toNanos()) {
      return refusals.refuse(
          call, MeshReason.DEADLINE_EXCEEDED, "less time is left than such a call takes");
    }
    var context =
        unary
            ? Context.current()
                .withDeadlineAfter(nanos - forAnswer(nanos), TimeUnit.NANOSECONDS, timer)
            : Context.current().withCancellation();
    var timed = new TimedCall<>(call, context, unary);
    if (unary) {
      context.addListener(timed::cancelled, Runnable::run);
    } else {
      timed.alarm = timer.schedule(timed::late, nanos, TimeUnit.NANOSECONDS);
    }
    try {
      Context within = unary ? context : StreamStart.within(context, timed);
      return new TimedListener<>(Contexts.interceptCall(within, timed, headers, next), timed);
    } catch (RuntimeException e) {
      timed.over();
      throw e;
    }
  }

  /** In nanoseconds: what the contract gives, or the caller has left, if that is less. */
  private static long left(Duration limit) {
    @Nullable Deadline inherited = Context.current().getDeadline();
    return inherited == null
        ? limit.toNanos()
        : Math.min(limit.toNanos(), inherited.timeRemaining(TimeUnit.NANOSECONDS));
  }

  private static long forAnswer(long left) {
    return Math.clamp(left / ANSWER_PART, 0, MOST_FOR_ANSWER_NANOS);
  }

  private final class TimedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final CancellableContext context;
    private final io.opentelemetry.context.Context trace =
        io.opentelemetry.context.Context.current();
    private final boolean unary;
    private volatile Future<?> alarm = NONE;

    TimedCall(ServerCall<Q, R> call, CancellableContext context, boolean unary) {
      super(call);
      this.context = context;
      this.unary = unary;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      alarm.cancel(false);
      super.sendHeaders(headers);
    }

    @Override
    public void sendMessage(R message) {
      alarm.cancel(false);
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      alarm.cancel(false);
      super.close(status, trailers);
    }

    /** The context of a unary call ended, for whatever reason. */
    void cancelled(Context ended) {
      if (ended.cancellationCause() instanceof TimeoutException) {
        refuse();
      }
    }

    /** A stream's first message is overdue. */
    void late() {
      context.cancel(new TimeoutException());
      refuse();
    }

    boolean isTooLate() {
      return unary && context.isCancelled();
    }

    private void refuse() {
      context.run(trace.wrap(this::refuseInContext));
    }

    private void refuseInContext() {
      var what = unary ? "the call" : "the beginning of the stream";
      refusals.refuse(delegate(), MeshReason.DEADLINE_EXCEEDED, what + " took longer than it may");
    }

    void over() {
      alarm.cancel(false);
      context.cancel(null);
    }
  }

  private static final class TimedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final TimedCall<Q, ?> call;

    TimedListener(ServerCall.Listener<Q> listener, TimedCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    /** By this a unary handler begins. */
    @Override
    public void onHalfClose() {
      if (!call.isTooLate()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        call.over();
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        call.over();
      }
    }
  }
}
