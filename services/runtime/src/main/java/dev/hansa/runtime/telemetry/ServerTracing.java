package dev.hansa.runtime.telemetry;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A SERVER span for each call, child of the caller's by W3C trace context. It is current in every
 * callback, so whatever the handler does becomes its child, and it ends when the call is closed.
 */
public final class ServerTracing implements ServerInterceptor {
  private final CallSpans spans;
  private final TextMapPropagator propagator;

  public ServerTracing(OpenTelemetry telemetry) {
    spans = new CallSpans(telemetry);
    propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var caller = propagator.extract(Context.root(), headers, MetadataPropagation.INSTANCE);
    var method = call.getMethodDescriptor().getFullMethodName();
    var span = spans.begin(method, SpanKind.SERVER, caller);
    var context = caller.with(span);
    var end = new End(span);
    try (var _ = context.makeCurrent()) {
      return new TracedListener<>(
          next.startCall(new TracedCall<>(call, end), headers), context, end);
    } catch (RuntimeException e) {
      end.with(Status.INTERNAL);
      throw e;
    }
  }

  /** Ends a span once. */
  private static final class End {
    private final Span span;
    private final AtomicBoolean ended = new AtomicBoolean();

    End(Span span) {
      this.span = span;
    }

    void with(Status status) {
      if (ended.compareAndSet(false, true)) {
        RpcAttributes.end(span, status, true);
      }
    }
  }

  private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final End end;

    TracedCall(ServerCall<Q, R> call, End end) {
      super(call);
      this.end = end;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      // Before the status leaves: whoever has it may look for the span at once.
      end.with(status);
      super.close(status, trailers);
    }
  }

  private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context context;
    private final End end;

    TracedListener(ServerCall.Listener<Q> listener, Context context, End end) {
      super(listener);
      this.context = context;
      this.end = end;
    }

    @Override
    public void onMessage(Q message) {
      try (var _ = context.makeCurrent()) {
        super.onMessage(message);
      }
    }

    @Override
    public void onHalfClose() {
      try (var _ = context.makeCurrent()) {
        super.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      try (var _ = context.makeCurrent()) {
        super.onReady();
      }
    }

    @Override
    public void onCancel() {
      try (var _ = context.makeCurrent()) {
        super.onCancel();
      } finally {
        end.with(Status.CANCELLED);
      }
    }

    @Override
    public void onComplete() {
      try (var _ = context.makeCurrent()) {
        super.onComplete();
      } finally {
        end.with(Status.OK);
      }
    }
  }
}
