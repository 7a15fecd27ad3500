package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SERVER span of one request, child of the client's by W3C trace context, and its duration.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/">Semantic conventions</a>
 */
final class RequestSpan {
  static final AttributeKey<String> REASON = AttributeKey.stringKey("hansa.decision.reason");
  static final AttributeKey<String> RULE = AttributeKey.stringKey("hansa.decision.rule");
  static final AttributeKey<String> PEER = AttributeKey.stringKey("hansa.peer");
  static final AttributeKey<String> SUBJECT = AttributeKey.stringKey("hansa.subject");

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  /** Others count as one, or a client could make up names of metrics (O09). */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

  private static final Logger CALLS = LoggerFactory.getLogger("dev.hansa.calls");

  private final Span span;
  private final Context context;
  private final String method;
  private final DoubleHistogram durations;
  private final long begun = System.nanoTime();
  private final Map<AttributeKey<String>, String> told = new HashMap<>();
  private @Nullable String route;
  private boolean ended;

  private RequestSpan(Span span, Context context, String method, DoubleHistogram durations) {
    this.span = span;
    this.context = context;
    this.method = method;
    this.durations = durations;
  }

  /** Makes spans. */
  static final class Source {
    private final Tracer tracer;
    private final OpenTelemetry telemetry;
    private final DoubleHistogram durations;

    Source(OpenTelemetry telemetry) {
      this.telemetry = telemetry;
      this.tracer = telemetry.getTracer("dev.hansa.gateway.edge");
      this.durations =
          telemetry
              .getMeter("dev.hansa.gateway.edge")
              .histogramBuilder("http.server.request.duration")
              .setUnit("s")
              .setExplicitBucketBoundariesAdvice(RpcAttributes.SECONDS)
              .build();
    }

    RequestSpan start(RequestHead request) {
      String method = METHODS.contains(request.method()) ? request.method() : "_OTHER";
      Context parent =
          telemetry
              .getPropagators()
              .getTextMapPropagator()
              .extract(Context.root(), request.headers(), FromHeaders.INSTANCE);
      Span span =
          tracer
              .spanBuilder(method)
              .setParent(parent)
              .setSpanKind(SpanKind.SERVER)
              .setAttribute(METHOD, method)
              .setAttribute(PATH, request.rawPath())
              .setAttribute(SCHEME, "https")
              .startSpan();
      return new RequestSpan(span, parent.with(span), method, durations);
    }
  }

  /** The context that the request's work belongs to. */
  Context context() {
    return context;
  }

  /** Empty where nothing is traced ({@code OTEL_TRACES_EXPORTER=none}). */
  String traceId() {
    var ids = span.getSpanContext();
    return ids.isValid() ? ids.getTraceId() : "";
  }

  /** Value of the {@code traceresponse} header (W3C trace context, level 2). */
  String traceResponse() {
    var ids = span.getSpanContext();
    return "00-" + ids.getTraceId() + '-' + ids.getSpanId() + '-' + ids.getTraceFlags().asHex();
  }

  void route(String template) {
    route = template;
    span.updateName(method + ' ' + template);
    span.setAttribute(ROUTE, template);
  }

  void set(AttributeKey<String> key, String value) {
    told.put(key, value);
    span.setAttribute(key, value);
  }

  void end(int status) {
    if (ended) {
      return;
    }
    ended = true;
    span.setAttribute(STATUS, (long) status);
    if (status >= 500) {
      span.setStatus(StatusCode.ERROR);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    tell(status, took);
    span.end();
    var attributes = Attributes.builder().put(METHOD, method).put(STATUS, (long) status);
    if (route != null) {
      attributes.put(ROUTE, route);
    }
    durations.record(took.toNanos() / 1e9, attributes.build());
  }

  /**
   * One line, as runtime's server tells of gRPC calls. The path is the client's own and stays out.
   */
  private void tell(int status, Duration took) {
    try (var _ = span.makeCurrent()) {
      CALLS.info(
          "{} {} for {} by {}: {} {}, {} ms",
          method,
          route == null ? "(no route)" : route,
          told.getOrDefault(SUBJECT, "nobody"),
          told.getOrDefault(PEER, "nobody"),
          status,
          told.getOrDefault(REASON, "OK"),
          took.toMillis());
    }
  }

  private enum FromHeaders implements TextMapGetter<HttpHeaders> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable HttpHeaders headers, String key) {
      return headers == null ? null : headers.get(key);
    }
  }
}
