package dev.hansa.runtime.server;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Has calls that run for long judged again while they do. Their headers name them, so that clients
 * can renew them; within them {@link Caller#current} is the caller by the token as of now.
 */
final class LiveStep implements ServerInterceptor {
  private static final Metadata.Key<String> STREAM =
      Metadata.Key.of(LiveCalls.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final LiveCalls calls;
  private final Refusals refusals;

  LiveStep(LiveCalls calls, Refusals refusals) {
    this.calls = calls;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var contract = CallFacts.current().contract().orElseThrow();
    if (!LiveCalls.concerns(contract)) {
      return next.startCall(call, headers);
    }
    var running = new Running<>(call, Context.current().withCancellation());
    var live = calls.begin(contract, Caller.current(), running::end);
    var named = new Named<>(call, live.id());
    try {
      // A stream that begins by StreamStart is to be named as well.
      var context = StreamStart.within(live.within(running.context), named);
      return new Listening<>(Contexts.interceptCall(context, named, headers, next), running, live);
    } catch (RuntimeException e) {
      live.over();
      running.over();
      throw e;
    }
  }

  /** Names the call in its headers; another process's name that a handler passes on gives way. */
  private static final class Named<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final String id;

    Named(ServerCall<Q, R> call, String id) {
      super(call);
      this.id = id;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      headers.discardAll(STREAM);
      headers.put(STREAM, id);
      super.sendHeaders(headers);
    }
  }

  /** A call that can be ended from outside of it. */
  private final class Running<Q, R> {
    private final ServerCall<Q, R> call;
    private final CancellableContext context;
    private final io.opentelemetry.context.Context trace =
        io.opentelemetry.context.Context.current();
    private volatile boolean ended;

    Running(ServerCall<Q, R> call, CancellableContext context) {
      this.call = call;
      this.context = context;
    }

    void end(StatusRuntimeException status) {
      ended = true;
      context.run(trace.wrap(() -> close(status)));
      // Afterwards: what is cancelled with the context must not be first to end the call.
      context.cancel(Status.CANCELLED.asException());
    }

    private void close(StatusRuntimeException status) {
      refusals.refuse(call, reason(status), status);
    }

    private static MeshReason reason(StatusRuntimeException status) {
      return Errors.info(status)
          .map(info -> MeshReason.valueOf(info.getReason()))
          .orElse(MeshReason.INTERNAL);
    }

    void over() {
      context.cancel(null);
    }
  }

  private static final class Listening<Q> extends SimpleForwardingServerCallListener<Q> {
    private final LiveStep.Running<Q, ?> running;
    private final LiveCall live;

    Listening(ServerCall.Listener<Q> listener, LiveStep.Running<Q, ?> running, LiveCall live) {
      super(listener);
      this.running = running;
      this.live = live;
    }

    @Override
    public void onCancel() {
      live.over();
      try {
        super.onCancel();
      } finally {
        running.over();
      }
    }

    /** To its handler a call that was ended from outside was cancelled. */
    @Override
    public void onComplete() {
      live.over();
      try {
        if (running.ended) {
          super.onCancel();
        } else {
          super.onComplete();
        }
      } finally {
        running.over();
      }
    }
  }
}
