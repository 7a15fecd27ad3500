package dev.hansa.runtime.telemetry;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;

/**
 * {@code %trace} in a logback pattern: the trace that the logging thread works for, or a hyphen.
 */
public final class TraceIdConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    var context = Span.current().getSpanContext();
    return context.isValid() ? context.getTraceId() : "-";
  }
}
