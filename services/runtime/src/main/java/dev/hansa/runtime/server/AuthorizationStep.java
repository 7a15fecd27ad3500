package dev.hansa.runtime.server;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision.Allowed;
import dev.hansa.runtime.access.Decision.Denied;
import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.Optional;

/** Lets pass what the access policy allows. A method without a contract is unknown, never open. */
final class AuthorizationStep implements ServerInterceptor {
  private final AccessPolicy policy;
  private final Decisions decisions;
  private final Refusals refusals;

  AuthorizationStep(AccessPolicy policy, Decisions decisions, Refusals refusals) {
    this.policy = policy;
    this.decisions = decisions;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var contract = CallFacts.current().contract();
    var caller = Caller.current();
    var attempt =
        Attempt.of(
                call.getMethodDescriptor().getFullMethodName(),
                contract,
                Optional.of(caller.peer()))
            .holding(caller.tokenValue(), caller.token());
    if (contract.isEmpty()) {
      return refusals.deny(call, attempt, MeshReason.METHOD_UNKNOWN, "no such method", Map.of());
    }
    return switch (policy.decide(contract.get(), caller.peer(), caller.token())) {
      case Allowed(var rule) -> {
        Span.current().setAttribute(RpcAttributes.RULE, rule);
        decisions.allow(attempt, rule);
        yield next.startCall(call, headers);
      }
      case Denied(var reason, var message, var metadata) ->
          refusals.deny(call, attempt, reason, message, metadata);
    };
  }
}
