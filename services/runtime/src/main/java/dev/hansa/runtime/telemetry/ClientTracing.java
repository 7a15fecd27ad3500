package dev.hansa.runtime.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A CLIENT span for each call, from its start to its status, announced to the callee by W3C trace
 * context. It is current while the call starts, so that a token fetched for it becomes its child.
 */
public final class ClientTracing implements ClientInterceptor {
  private final CallSpans spans;
  private final TextMapPropagator propagator;

  public ClientTracing(OpenTelemetry telemetry) {
    spans = new CallSpans(telemetry);
    propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new TracedCall<>(method, options, next);
  }

  private final class TracedCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final MethodDescriptor<Q, R> method;
    private final Channel next;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Span span = Span.getInvalid();

    TracedCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      super(next.newCall(method, options));
      this.method = method;
      this.next = next;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      var name = method.getFullMethodName();
      var parent = Context.current();
      span = spans.begin(name, SpanKind.CLIENT, parent);
      if (span.isRecording()) {
        span.setAttribute(RpcAttributes.SERVER, String.valueOf(next.authority()));
      }
      var context = parent.with(span);
      propagator.inject(context, headers, MetadataPropagation.INSTANCE);
      try (var _ = context.makeCurrent()) {
        super.start(new TracedListener(listener, parent), headers);
      } catch (RuntimeException e) {
        end(Status.INTERNAL);
        throw e;
      }
    }

    private void end(Status status) {
      if (ended.compareAndSet(false, true)) {
        RpcAttributes.end(span, status, false);
      }
    }

    private final class TracedListener extends SimpleForwardingClientCallListener<R> {
      private final Context parent;

      TracedListener(Listener<R> listener, Context parent) {
        super(listener);
        this.parent = parent;
      }

      @Override
      public void onMessage(R message) {
        try (var _ = parent.makeCurrent()) {
          super.onMessage(message);
        }
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        end(status);
        try (var _ = parent.makeCurrent()) {
          super.onClose(status, trailers);
        }
      }
    }
  }
}
