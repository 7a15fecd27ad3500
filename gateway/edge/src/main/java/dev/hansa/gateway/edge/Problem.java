package dev.hansa.gateway.edge;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.token.ProvenTokens;
import io.grpc.Status;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A failed call as HTTP tells of it, whatever its form. It has always a reason and the trace; the
 * places of fields lead into what the client sent; the insides of a service stay inside.
 *
 * @param httpStatus such as 404
 * @param status with its details, ErrorInfo first
 */
record Problem(int httpStatus, com.google.rpc.Status status) {
  /** RFC 9449, section 8.2. */
  static final String NONCE = "dpop-nonce";

  /** Domain of reasons that are no more than the name of a gRPC code. */
  private static final String CODES = "grpc.io";

  /**
   * @param place turns the field of a violation into its place in the request
   * @param traceId empty if nothing is traced
   */
  static Problem of(com.google.rpc.Status status, UnaryOperator<String> place, String traceId) {
    Status.Code code = Status.fromCodeValue(status.getCode()).getCode();
    ErrorInfo info =
        Errors.info(status)
            .orElse(ErrorInfo.newBuilder().setDomain(CODES).setReason(code.name()).build());
    List<Any> details = new ArrayList<>();
    details.add(Any.pack(traceId.isEmpty() ? info : inTrace(info, traceId)));
    for (Any detail : status.getDetailsList()) {
      if (detail.is(BadRequest.class)) {
        details.add(placed(detail, place));
      } else if (!detail.is(ErrorInfo.class) && !detail.is(DebugInfo.class)) {
        details.add(detail);
      }
    }
    return new Problem(
        HttpStatuses.of(code, info.getDomain(), info.getReason()),
        status.toBuilder().setCode(code.value()).clearDetails().addAllDetails(details).build());
  }

  private static ErrorInfo inTrace(ErrorInfo info, String traceId) {
    return info.toBuilder().putMetadata("trace_id", traceId).build();
  }

  private static Any placed(Any detail, UnaryOperator<String> place) {
    try {
      BadRequest.Builder bad = detail.unpack(BadRequest.class).toBuilder();
      for (FieldViolation.Builder violation : bad.getFieldViolationsBuilderList()) {
        violation.setField(place.apply(violation.getField()));
      }
      return Any.pack(bad.build());
    } catch (InvalidProtocolBufferException _) {
      return detail;
    }
  }

  /** The same under another HTTP status. */
  Problem as(int newStatus) {
    return new Problem(newStatus, status);
  }

  Status.Code code() {
    return Status.fromCodeValue(status.getCode()).getCode();
  }

  ErrorInfo info() {
    return Errors.info(status).orElse(ErrorInfo.getDefaultInstance());
  }

  /** What is wrong with which field; empty if the failure is not about fields. */
  List<FieldViolation> violations() {
    return detail(BadRequest.class).map(BadRequest::getFieldViolationsList).orElse(List.of());
  }

  /** Details that {@link #info}, {@link #violations} and {@link #headers} do not tell. */
  List<Any> furtherDetails() {
    return status.getDetailsList().stream()
        .filter(detail -> !detail.is(ErrorInfo.class))
        .filter(detail -> !detail.is(BadRequest.class))
        .filter(detail -> !detail.is(RetryInfo.class))
        .toList();
  }

  /**
   * Headers that this problem needs beside its body.
   *
   * @param scheme by which the request showed its token
   */
  HttpHeaders headers(Scheme scheme, Challenge challenge) {
    var headers = new DefaultHttpHeaders();
    ErrorInfo info = info();
    boolean ours = info.getDomain().equals(Errors.DOMAIN);
    if (httpStatus == 401) {
      headers.set(
          HttpHeaderNames.WWW_AUTHENTICATE, challenge.unauthenticated(scheme, info.getReason()));
      String nonce = info.getMetadataOrDefault(ProvenTokens.NONCE, "");
      if (ours && !nonce.isEmpty()) {
        headers.set(NONCE, nonce);
      }
    } else if (httpStatus == 403 && ours && info.getReason().equals("SCOPE_MISSING")) {
      headers.set(
          HttpHeaderNames.WWW_AUTHENTICATE,
          challenge.insufficientScope(scheme, info.getMetadataOrDefault("scope", "")));
    }
    detail(RetryInfo.class)
        .ifPresent(
            retry ->
                headers.set(
                    HttpHeaderNames.RETRY_AFTER,
                    String.valueOf(
                        retry.getRetryDelay().getSeconds()
                            + (retry.getRetryDelay().getNanos() > 0 ? 1 : 0))));
    return headers;
  }

  private <M extends Message> Optional<M> detail(Class<M> type) {
    for (Any detail : status.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
