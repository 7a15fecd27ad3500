package dev.hansa.runtime.server;

import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.Answer.Refused;
import dev.hansa.runtime.admission.Admission.End;
import dev.hansa.runtime.admission.Admission.Permit;
import dev.hansa.runtime.admission.Arrival;
import dev.hansa.runtime.contract.MethodContract;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

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
    return switch (admission.enter(arrival(call))) {
      case Refused(var reason, var message, var pause) ->
          pause.isPresent()
              ? refusals.refuse(call, reason, message, pause.get())
              : refusals.refuse(call, reason, message);
      case Admitted(var permit) -> {
        var admitted = new AdmittedCall<>(call, permit);
        try {
          yield new AdmittedListener<>(next.startCall(admitted, headers), admitted);
        } catch (RuntimeException e) {
          permit.giveBack(End.FAILED);
          throw e;
        }
      }
    };
  }

  private static Arrival arrival(ServerCall<?, ?> call) {
    var facts = CallFacts.current();
    Optional<MethodContract> contract = facts.contract();
    return Arrival.of(
        contract.map(MethodContract::fullMethodName).orElse(""),
        contract.map(MethodContract::type).filter(MethodType.UNARY::equals).isPresent(),
        facts.criticality(),
        facts.peer(),
        facts.peer().isPresent() ? "" : CallFacts.address(call));
  }

  /** Remembers how it was closed, until that has reached the caller. */
  private static final class AdmittedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Permit permit;
    private volatile End end = End.GIVEN_UP;

    AdmittedCall(ServerCall<Q, R> call, Permit permit) {
      super(call);
      this.permit = permit;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end =
          switch (status.getCode()) {
            case OK -> End.SERVED;
            case DEADLINE_EXCEEDED, CANCELLED -> End.GIVEN_UP;
            default -> End.FAILED;
          };
      super.close(status, trailers);
    }

    void over() {
      permit.giveBack(end);
    }
  }

  private static final class AdmittedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final AdmittedCall<Q, ?> call;

    AdmittedListener(ServerCall.Listener<Q> listener, AdmittedCall<Q, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onCancel() {
      call.over();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      call.over();
      super.onComplete();
    }
  }
}
