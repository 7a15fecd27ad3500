package dev.hansa.runtime.server;

import dev.hansa.runtime.contract.MethodContract;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.function.Function;

/** Gathers the facts of a call, and turns whatever is thrown within it into a status. */
final class OutcomeStep implements ServerInterceptor {
  private final Function<String, Optional<MethodContract>> contracts;

  OutcomeStep(Function<String, Optional<MethodContract>> contracts) {
    this.contracts = contracts;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var facts = CallFacts.of(call, headers, contracts);
    var method = call.getMethodDescriptor().getFullMethodName();
    var log = new CallLog(method, facts, System.nanoTime());
    var guarded = new GuardedCall<>(call, log, facts.below());
    // For the steps alone: what the deadline step makes of it is the callbacks' context.
    var context = facts.within(Context.current());
    var before = context.attach();
    try {
      return new Barrier<>(next.startCall(guarded, headers), guarded);
    } catch (RuntimeException e) {
      Statuses.end(guarded, e);
      return Refusals.ended();
    } finally {
      context.detach(before);
    }
  }

  /** Nothing that a handler throws gets past this. */
  private static final class Barrier<Q> extends SimpleForwardingServerCallListener<Q> {
    private final GuardedCall<Q, ?> call;

    Barrier(ServerCall.Listener<Q> listener, GuardedCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    @Override
    public void onCancel() {
      call.cancelled();
      guard(super::onCancel);
    }

    @Override
    public void onComplete() {
      guard(super::onComplete);
    }

    private void guard(Runnable callback) {
      try {
        callback.run();
      } catch (RuntimeException | Error e) {
        Statuses.end(call, e);
      }
    }
  }
}
