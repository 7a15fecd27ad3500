package dev.hansa.runtime.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads statuses with {@link ErrorInfo} (<a
 * href="https://google.aip.dev/193">AIP-193</a>).
 *
 * <p>Each made status names the current trace in the metadata {@code trace_id}, when there is one.
 */
public final class Errors {
  /** Domain of the reasons in {@link MeshReason}. */
  public static final String DOMAIN = "hansa.dev";

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Errors() {}

  /** A refusal by the mesh. */
  public static StatusRuntimeException of(MeshReason reason, String message) {
    return of(reason, message, Map.of());
  }

  /** A refusal by the mesh with facts that help the caller, such as the scope it lacks. */
  public static StatusRuntimeException of(
      MeshReason reason, String message, Map<String, String> metadata) {
    return of(reason.code(), DOMAIN, reason.name(), message, metadata);
  }

  /** A refusal by the mesh for now: another attempt may do better after a pause. */
  public static StatusRuntimeException later(MeshReason reason, String message, Duration pause) {
    var retry = RetryInfo.newBuilder().setRetryDelay(Durations.fromNanos(pause.toNanos())).build();
    return build(reason.code(), message, info(DOMAIN, reason.name(), Map.of()), retry);
  }

  /**
   * A refusal by a service in its own words.
   *
   * @param domain who defines the reason, such as {@code orders.hansa.dev}
   * @param reason one of those that the method's comment in the contract lists
   */
  public static StatusRuntimeException of(
      Status.Code code,
      String domain,
      String reason,
      String message,
      Map<String, String> metadata) {
    return build(code, message, info(domain, reason, metadata), null);
  }

  /** {@link MeshReason#REQUEST_INVALID}, with each field that breaks a rule. */
  public static StatusRuntimeException invalid(List<FieldViolation> violations) {
    return invalid(MeshReason.REQUEST_INVALID, "the request breaks the contract", violations);
  }

  /** Another {@code INVALID_ARGUMENT} with each field that it is about. */
  public static StatusRuntimeException invalid(
      MeshReason reason, String message, List<FieldViolation> violations) {
    var details = BadRequest.newBuilder().addAllFieldViolations(violations).build();
    return build(reason.code(), message, info(DOMAIN, reason.name(), Map.of()), details);
  }

  /** The reason that a failed call gave, if it gave one. */
  public static Optional<ErrorInfo> info(Throwable failure) {
    return info(toProto(Status.fromThrowable(failure), Status.trailersFromThrowable(failure)));
  }

  /** The reason within a status, if there is one. */
  public static Optional<ErrorInfo> info(com.google.rpc.Status status) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return Optional.of(detail.unpack(ErrorInfo.class));
        } catch (InvalidProtocolBufferException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a failed call gave this reason of the mesh. */
  public static boolean is(Throwable failure, MeshReason reason) {
    return info(failure)
        .filter(info -> info.getDomain().equals(DOMAIN) && info.getReason().equals(reason.name()))
        .isPresent();
  }

  /**
   * The status of a closed call with its details; without details if the trailers hold none. The
   * code is the call's, whatever the details say.
   */
  public static com.google.rpc.Status toProto(Status status, @Nullable Metadata trailers) {
    var builder =
        details(trailers)
            .map(com.google.rpc.Status::toBuilder)
            .orElseGet(com.google.rpc.Status::newBuilder)
            .setCode(status.getCode().value());
    var description = status.getDescription();
    return builder.getMessage().isEmpty() && description != null
        ? builder.setMessage(description).build()
        : builder.build();
  }

  /** The status within trailers, if there is one that can be read: the other side wrote it. */
  public static Optional<com.google.rpc.Status> details(@Nullable Metadata trailers) {
    byte[] bytes = trailers == null ? null : trailers.get(DETAILS);
    try {
      return bytes == null ? Optional.empty() : Optional.of(com.google.rpc.Status.parseFrom(bytes));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private static ErrorInfo info(String domain, String reason, Map<String, String> metadata) {
    var info = ErrorInfo.newBuilder().setDomain(domain).setReason(reason).putAllMetadata(metadata);
    var span = Span.current().getSpanContext();
    return span.isValid() ? info.putMetadata("trace_id", span.getTraceId()).build() : info.build();
  }

  private static StatusRuntimeException build(
      Status.Code code, String message, ErrorInfo info, @Nullable Message details) {
    var status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(message)
            .addDetails(Any.pack(info));
    if (details != null) {
      status.addDetails(Any.pack(details));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
