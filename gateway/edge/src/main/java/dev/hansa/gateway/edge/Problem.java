package dev.hansa.gateway.edge;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A failed call as HTTP shows it.
 *
 * @param httpStatus such as 404
 * @param status with its details
 * @param request the request's type, for the JSON names of fields; empty before it is known
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(int httpStatus, com.google.rpc.Status status, Optional<Descriptor> request) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(com.google.rpc.Status status, Optional<Descriptor> request) {
    ErrorInfo info = Errors.info(status).orElse(ErrorInfo.getDefaultInstance());
    return new Problem(
        HttpStatuses.of(code(status), info.getDomain(), info.getReason()), status, request);
  }

  /** The same under another HTTP status. */
  Problem as(int newStatus) {
    return new Problem(newStatus, status, request);
  }

  ErrorInfo info() {
    return Errors.info(status).orElse(ErrorInfo.getDefaultInstance());
  }

  String json(String traceId) {
    ErrorInfo info = info();
    String type =
        info.getReason().isEmpty()
            ? "about:blank"
            : "urn:hansa:problem:" + info.getDomain() + ':' + info.getReason();
    var json =
        new JsonText()
            .string("type", type)
            .string("title", HttpStatuses.title(httpStatus))
            .number("status", httpStatus)
            .string("detail", status.getMessage())
            .string("reason", info.getReason())
            .string("domain", info.getDomain())
            .string("code", code(status).name())
            .string("trace_id", traceId);
    detail(BadRequest.getDefaultInstance())
        .filter(bad -> bad.getFieldViolationsCount() > 0)
        .ifPresent(bad -> json.raw("errors", errors(bad)));
    return json.strings("metadata", metadata(info)).toString();
  }

  /** Headers that this problem needs beside its body. */
  HttpHeaders headers() {
    var headers = new DefaultHttpHeaders();
    ErrorInfo info = info();
    boolean ours = info.getDomain().equals(Errors.DOMAIN);
    if (httpStatus == 401) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, Challenge.unauthenticated(info.getReason()));
    } else if (httpStatus == 403 && ours && info.getReason().equals("SCOPE_MISSING")) {
      headers.set(
          HttpHeaderNames.WWW_AUTHENTICATE,
          Challenge.insufficientScope(info.getMetadataOrDefault("scope", "")));
    }
    detail(RetryInfo.getDefaultInstance())
        .ifPresent(
            retry ->
                headers.set(
                    HttpHeaderNames.RETRY_AFTER,
                    String.valueOf(
                        retry.getRetryDelay().getSeconds()
                            + (retry.getRetryDelay().getNanos() > 0 ? 1 : 0))));
    return headers;
  }

  private static Map<String, String> metadata(ErrorInfo info) {
    var metadata = new LinkedHashMap<>(info.getMetadataMap());
    metadata.remove("trace_id");
    return metadata;
  }

  private String errors(BadRequest bad) {
    return bad.getFieldViolationsList().stream()
        .map(this::error)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String error(FieldViolation violation) {
    String field = violation.getField();
    boolean parameter = field.startsWith("?");
    return new JsonText()
        .string("parameter", parameter ? field.substring(1) : "")
        .string("pointer", parameter ? "" : FieldPointer.of(field, request))
        .string("detail", violation.getDescription())
        .string("reason", violation.getReason())
        .toString();
  }

  private <M extends Message> Optional<M> detail(M type) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type.getClass())) {
        try {
          @SuppressWarnings("unchecked")
          var found = (M) detail.unpack(type.getClass());
          return Optional.of(found);
        } catch (InvalidProtocolBufferException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Status.Code code(com.google.rpc.Status status) {
    return Status.fromCodeValue(status.getCode()).getCode();
  }
}
