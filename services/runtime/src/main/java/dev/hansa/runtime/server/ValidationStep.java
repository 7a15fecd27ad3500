package dev.hansa.runtime.server;

import com.google.protobuf.Message;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds each message to the rules of its contract, then starts the handler and counts that.
 *
 * <p>Where the client sends one message, it is checked before the handler knows of the call. On a
 * stream each message is checked as it comes; the first bad one ends the call. Messages that are
 * not Protobuf objects pass: whoever forwards bytes leaves the check to the callee, and is no
 * handler.
 */
final class ValidationStep implements ServerInterceptor {
  private final MessageRules rules;
  private final Refusals refusals;
  private final LongCounter started;

  /** By method; only what is served gets here, so they are few. */
  private final Map<String, Attributes> labels = new ConcurrentHashMap<>();

  ValidationStep(MessageRules rules, Refusals refusals, Meter meter) {
    this.rules = rules;
    this.refusals = refusals;
    started =
        meter
            .counterBuilder("hansa.handler.started")
            .setDescription("Calls that reached their handler")
            .build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var method = call.getMethodDescriptor();
    if (!MessageRules.appliesTo(method.getRequestMarshaller())) {
      return next.startCall(call, headers);
    }
    var single = method.getType().clientSendsOneMessage();
    if (!single) {
      count(call);
    }
    return new Checked<>(next.startCall(call, headers), call, single);
  }

  private void count(ServerCall<?, ?> call) {
    started.add(
        1,
        labels.computeIfAbsent(
            call.getMethodDescriptor().getFullMethodName(),
            method -> Attributes.of(RpcAttributes.METHOD, method)));
  }

  private final class Checked<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final boolean single;
    private boolean messageSeen;
    private boolean refused;

    Checked(ServerCall.Listener<Q> handler, ServerCall<Q, ?> call, boolean single) {
      super(handler);
      this.call = call;
      this.single = single;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      var violations = rules.violations((Message) message);
      if (violations.isEmpty()) {
        messageSeen = true;
        super.onMessage(message);
        return;
      }
      refused = true;
      refusals.refuse(call, MeshReason.REQUEST_INVALID, Errors.invalid(violations));
      if (!single) {
        // The handler is at work and has to learn that nobody listens any more.
        super.onCancel();
      }
    }

    @Override
    public void onHalfClose() {
      if (refused) {
        return;
      }
      if (single && messageSeen) {
        count(call);
      }
      super.onHalfClose();
    }

    @Override
    public void onReady() {
      if (!refused) {
        super.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (!refused || single) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused || single) {
        super.onComplete();
      }
    }
  }
}
