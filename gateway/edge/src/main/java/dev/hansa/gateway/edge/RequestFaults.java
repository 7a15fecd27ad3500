package dev.hansa.gateway.edge;

import com.google.rpc.BadRequest.FieldViolation;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** Statuses of requests that are no messages of their methods. */
final class RequestFaults {
  private RequestFaults() {}

  static StatusRuntimeException status(Fault fault) {
    var violation =
        FieldViolation.newBuilder()
            .setField(fault.place())
            .setDescription(fault.message())
            .setReason(fault.kind().name());
    return Errors.invalid(reason(fault), text(fault), List.of(violation.build()));
  }

  private static String text(Fault fault) {
    return switch (fault) {
      case Fault.InBody body -> "body: " + fault.message() + " (byte " + body.offset() + ")";
      case Fault.InQuery _ -> "query: " + fault.message();
      case Fault.InPath _ -> "path: " + fault.message();
    };
  }

  private static MeshReason reason(Fault fault) {
    return switch (fault) {
      case Fault.InPath _ -> MeshReason.PATH_MALFORMED;
      case Fault.InQuery query ->
          query.kind() == Fault.Kind.FIELD_UNKNOWN
              ? MeshReason.FIELD_UNKNOWN
              : MeshReason.QUERY_INVALID;
      case Fault.InBody body ->
          switch (body.kind()) {
            case FIELD_UNKNOWN -> MeshReason.FIELD_UNKNOWN;
            case TOO_LARGE -> MeshReason.MESSAGE_TOO_LARGE;
            case SYNTAX, DUPLICATE, BODY_UNEXPECTED, TOO_DEEP, TOO_MANY ->
                MeshReason.BODY_MALFORMED;
            case SECOND_SOURCE, ONEOF_CONFLICT, VALUE_INVALID, VALUE_RANGE ->
                MeshReason.REQUEST_INVALID;
          };
    };
  }
}
