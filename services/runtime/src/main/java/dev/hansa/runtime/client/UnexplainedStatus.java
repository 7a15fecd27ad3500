package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a reason to statuses that gRPC made by itself, such as a connection that broke: callers act
 * on reasons, and gRPC's own texts name addresses and exceptions.
 */
final class UnexplainedStatus {
  private static final Logger LOG = LoggerFactory.getLogger(UnexplainedStatus.class);

  /** How grpc-java's transport begins the text of such a status. */
  private static final String RESET = "RST_STREAM closed stream";

  private UnexplainedStatus() {}

  /**
   * The same failure with a reason; empty if it has one. Names the current trace.
   *
   * @param tokenFailure why there was no token, if there was none
   */
  static Optional<StatusRuntimeException> explain(
      Status status, Metadata trailers, Optional<StatusRuntimeException> tokenFailure) {
    Optional<StatusRuntimeException> noToken =
        tokenFailure.filter(f -> f.getStatus().getCode() == status.getCode());
    if (noToken.isPresent()) {
      return noToken;
    }
    if (Errors.info(Errors.toProto(status, trailers)).isPresent()) {
      return Optional.empty();
    }
    LOG.debug("a call ended without a reason: {}", status);
    return switch (brokeOff(status) ? Code.UNAVAILABLE : status.getCode()) {
      case UNAVAILABLE ->
          reason(MeshReason.UPSTREAM_UNAVAILABLE, "a service behind this one does not answer");
      case DEADLINE_EXCEEDED ->
          reason(MeshReason.DEADLINE_EXCEEDED, "the call took longer than its deadline allows");
      case UNIMPLEMENTED -> reason(MeshReason.METHOD_UNKNOWN, "no such method is served");
      case RESOURCE_EXHAUSTED ->
          reason(MeshReason.MESSAGE_TOO_LARGE, "a message is larger than is accepted");
      case INTERNAL, UNKNOWN, DATA_LOSS -> {
        LOG.warn("a call failed for no reason that it gave: {}", status);
        yield reason(MeshReason.INTERNAL, "a call to a service behind this one failed");
      }
      case OK,
          CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNAUTHENTICATED ->
          Optional.empty();
    };
  }

  /**
   * Whether the connection broke under the call, or its stream was reset and no handler had asked
   * for it, as when a server is stopped hard. gRPC reports the first as UNKNOWN with what the
   * socket threw, unless it hears of it by a read; and the second as INTERNAL or CANCELLED. None of
   * these say that the call may be repeated.
   */
  private static boolean brokeOff(Status status) {
    if (status.getCode() == Code.UNKNOWN) {
      return status.getCause() instanceof IOException;
    }
    String text = status.getDescription();
    return text != null
        && text.startsWith(RESET)
        && (status.getCode() == Code.INTERNAL || status.getCode() == Code.CANCELLED);
  }

  private static Optional<StatusRuntimeException> reason(MeshReason reason, String message) {
    return Optional.of(Errors.of(reason, message));
  }
}
