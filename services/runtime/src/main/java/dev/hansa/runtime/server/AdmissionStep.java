package dev.hansa.runtime.server;

import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.Answer.Refused;
import dev.hansa.runtime.admission.Admission.Permit;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets a call in if there is room, and keeps its place until it has ended either way. */
final class AdmissionStep implements ServerInterceptor {
  private final Admission admission;
  private final Refusals refusals;

  AdmissionStep(Admission admission, Refusals refusals) {
    this.admission = admission;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return switch (admission.enter()) {
      case Refused(var reason, var message) -> refusals.refuse(call, reason, message);
      case Admitted(var permit) -> admitted(permit, call, headers, next);
    };
  }

  private static <Q, R> ServerCall.Listener<Q> admitted(
      Permit permit, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    try {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onCancel() {
          permit.giveBack();
          super.onCancel();
        }

        @Override
        public void onComplete() {
          permit.giveBack();
          super.onComplete();
        }
      };
    } catch (RuntimeException e) {
      permit.giveBack();
      throw e;
    }
  }
}
