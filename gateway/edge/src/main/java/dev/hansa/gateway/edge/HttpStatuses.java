package dev.hansa.gateway.edge;

import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.netty.handler.codec.http.HttpResponseStatus;

/** HTTP statuses of gRPC codes (google/rpc/code.proto), sharpened by the mesh's own reasons. */
final class HttpStatuses {
  private HttpStatuses() {}

  /**
   * @param domain of the ErrorInfo, or empty
   * @param reason of the ErrorInfo, or empty
   */
  static int of(Status.Code code, String domain, String reason) {
    if (domain.equals(Errors.DOMAIN)) {
      switch (reason) {
        case "MESSAGE_TOO_LARGE" -> {
          return 413;
        }
        case "NOT_ACCEPTABLE" -> {
          return 406;
        }
        case "IDEMPOTENCY_KEY_REUSED" -> {
          return 422;
        }
        default -> {
          // the code says it all
        }
      }
    }
    return of(code);
  }

  static int of(Status.Code code) {
    return switch (code) {
      case OK -> 200;
      case CANCELLED -> 499;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case DEADLINE_EXCEEDED -> 504;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case PERMISSION_DENIED -> 403;
      case RESOURCE_EXHAUSTED -> 429;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case UNAUTHENTICATED -> 401;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
    };
  }

  /** The phrase of RFC 9110 and its relatives. */
  static String title(int status) {
    return status == 499
        ? "Client Closed Request"
        : HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
