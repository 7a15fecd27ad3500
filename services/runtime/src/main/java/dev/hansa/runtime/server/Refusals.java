package dev.hansa.runtime.server;

import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Map;

/** Ends calls that the chain does not let pass: a status, a span attribute, a count. */
final class Refusals {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final String NO_MORE = "-1";

  private final LongCounter refused;
  private final Decisions decisions;

  Refusals(Meter meter, Decisions decisions) {
    this.decisions = decisions;
    refused =
        meter
            .counterBuilder("hansa.call.refused")
            .setDescription("Calls that the chain ended before their handler, by reason")
            .build();
  }

  /** Refuses by a decision, which is taken down. */
  <Q> ServerCall.Listener<Q> deny(
      ServerCall<Q, ?> call,
      Attempt attempt,
      MeshReason reason,
      String message,
      Map<String, String> metadata) {
    return refuse(call, reason, decisions.deny(attempt, reason, message, metadata));
  }

  <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, MeshReason reason, String message) {
    return refuse(call, reason, message, Map.of());
  }

  <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, MeshReason reason, String message, Map<String, String> metadata) {
    return refuse(call, reason, Errors.of(reason, message, metadata));
  }

  /**
   * Refuses for now. A client of gRPC that repeats calls does so after the pause; one that has done
   * so already is told to let it be, so that repeats never become a load of their own (gRFC A6).
   */
  <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, MeshReason reason, String message, Duration pause) {
    var status = Errors.later(reason, message, pause);
    var trailers = Status.trailersFromThrowable(status);
    if (trailers != null) {
      boolean repeated = CallFacts.current().repeated();
      trailers.put(PUSHBACK, repeated ? NO_MORE : Long.toString(pause.toMillis()));
    }
    return refuse(call, reason, status);
  }

  /** Ends a call with a status of its own making, and gives a listener that does nothing more. */
  <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, MeshReason reason, StatusRuntimeException status) {
    var method = call.getMethodDescriptor().getFullMethodName();
    Span.current().setAttribute(RpcAttributes.REASON, reason.name());
    refused.add(
        1, Attributes.of(RpcAttributes.METHOD, method, RpcAttributes.REASON, reason.name()));
    var trailers = Status.trailersFromThrowable(status);
    call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    return ended();
  }

  /** Listens to a call that has ended already. */
  static <Q> ServerCall.Listener<Q> ended() {
    return new ServerCall.Listener<>() {};
  }
}
