package dev.hansa.runtime.server;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what of a call's end may be told (T31). A status with details was made on purpose and is
 * told as it is. All others may carry anything, an exception's text included: their code is kept,
 * their text is not.
 */
final class Statuses {
  private static final Logger log = LoggerFactory.getLogger(Statuses.class);
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private Statuses() {}

  /** How a call ends. */
  record Last(Status status, Metadata trailers) {}

  static Last presentable(Status status, Metadata trailers) {
    if (status.isOk() || trailers.containsKey(DETAILS)) {
      return new Last(status.withCause(null), trailers);
    }
    if (status.getCode() == Status.Code.CANCELLED) {
      return new Last(Status.CANCELLED, trailers);
    }
    var cause = status.getCause();
    if (status.getCode() == Status.Code.UNKNOWN || status.getCode() == Status.Code.INTERNAL) {
      log.error("a handler failed: {}", status.getDescription(), cause);
      return fault();
    }
    log.warn("a handler ended with a bare {}: {}", status.getCode(), status.getDescription());
    var bare =
        Errors.of(status.getCode(), Errors.DOMAIN, status.getCode().name(), "refused", Map.of());
    return last(bare);
  }

  /** What is told of an exception that a handler threw: its own status, or that there was one. */
  static Last thrown(Throwable failure) {
    return switch (failure) {
      case StatusRuntimeException e -> presentable(e.getStatus().withCause(e), trailers(e));
      case StatusException e -> presentable(e.getStatus().withCause(e), trailers(e));
      default -> {
        log.error("a handler failed", failure);
        yield fault();
      }
    };
  }

  /** Ends a call in which something was thrown. */
  static void end(ServerCall<?, ?> call, Throwable failure) {
    var last = thrown(failure);
    call.close(last.status(), last.trailers());
  }

  private static Last fault() {
    return last(
        Errors.of(MeshReason.INTERNAL, "a fault on our side; name the trace_id to have it found"));
  }

  private static Last last(StatusRuntimeException made) {
    return new Last(made.getStatus(), trailers(made));
  }

  private static Metadata trailers(Throwable failure) {
    var trailers = Status.trailersFromThrowable(failure);
    return trailers == null ? new Metadata() : trailers;
  }
}
