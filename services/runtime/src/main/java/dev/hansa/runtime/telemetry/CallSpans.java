package dev.hansa.runtime.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;

/**
 * Begins the spans of calls. Where whoever began a trace decides whether it is recorded, as by
 * default, and has decided against it, nothing is begun: what goes on has the parent's ids, and the
 * trace's name in logs and errors is the same.
 */
final class CallSpans {
  private final Tracer tracer;
  private final boolean parentDecides;

  CallSpans(OpenTelemetry telemetry) {
    tracer = telemetry.getTracer("dev.hansa.runtime");
    parentDecides =
        telemetry instanceof OpenTelemetrySdk sdk
            && sdk.getSdkTracerProvider().getSampler().getDescription().startsWith("ParentBased{");
  }

  /**
   * A span for a call of that method, or the parent's if neither will be recorded.
   *
   * @param parent of the span, not only of the call: where it has none a trace begins
   */
  Span begin(String method, SpanKind kind, Context parent) {
    var above = Span.fromContext(parent);
    var known = above.getSpanContext();
    if (parentDecides && known.isValid() && !known.isSampled() && !above.isRecording()) {
      return above;
    }
    var span = tracer.spanBuilder(method).setParent(parent).setSpanKind(kind).startSpan();
    RpcAttributes.begin(span, method);
    return span;
  }
}
