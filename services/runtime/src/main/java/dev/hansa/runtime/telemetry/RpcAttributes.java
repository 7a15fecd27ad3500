package dev.hansa.runtime.telemetry;

import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;

/**
 * Names of attributes on spans and metrics.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/grpc/">Semantic conventions</a>
 */
public final class RpcAttributes {
  /** Always {@code grpc}. */
  public static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");

  /** {@code package.Service/Method}. */
  public static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  /** Name of the status code. */
  public static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("rpc.response.status_code");

  /** Where a call goes. */
  public static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");

  /** How long a call might still take when it came, in milliseconds. */
  public static final AttributeKey<Long> DEADLINE_LEFT =
      AttributeKey.longKey("hansa.deadline.left_ms");

  /** Principal at the other end of the connection. */
  public static final AttributeKey<String> PEER = AttributeKey.stringKey("hansa.peer");

  /** Principal on whose behalf the call is made. */
  public static final AttributeKey<String> SUBJECT = AttributeKey.stringKey("hansa.subject");

  /** {@code foreign} for calls that leave the mesh; absent within it. */
  public static final AttributeKey<String> TARGET = AttributeKey.stringKey("hansa.target");

  /** Of a call that leaves the mesh: {@code mutual}, {@code server} or {@code none}. */
  public static final AttributeKey<String> TARGET_TLS = AttributeKey.stringKey("hansa.target.tls");

  /** Of a call that leaves the mesh: {@code exchange} or {@code none}. */
  public static final AttributeKey<String> TARGET_TOKEN =
      AttributeKey.stringKey("hansa.target.token");

  /** Id of the token of the call. */
  public static final AttributeKey<String> TOKEN_ID = AttributeKey.stringKey("hansa.token.id");

  /** The rule that let the call pass. */
  public static final AttributeKey<String> RULE = AttributeKey.stringKey("hansa.decision.rule");

  /** The reason for which the mesh refused the call. */
  public static final AttributeKey<String> REASON = AttributeKey.stringKey("hansa.decision.reason");

  /**
   * Buckets for durations of requests, in seconds, as the semantic conventions for HTTP advise;
   * those that OpenTelemetry takes by itself fit milliseconds.
   */
  public static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private RpcAttributes() {}

  /** Says what a span is about, unless nobody will read it: most calls are not sampled. */
  static void begin(Span span, String method) {
    if (span.isRecording()) {
      span.setAttribute(SYSTEM, "grpc").setAttribute(METHOD, method);
    }
  }

  /** Puts the outcome on a span; of a server only faults of its own are errors. */
  static void end(Span span, Status status, boolean server) {
    span.setAttribute(STATUS, status.getCode().name());
    if (server ? isServerFault(status.getCode()) : !status.isOk()) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  private static boolean isServerFault(Status.Code code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }
}
