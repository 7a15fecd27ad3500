package dev.hansa.journal.database;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes one CLIENT span per statement by the OpenTelemetry database conventions.
 *
 * <p>The text is the statement as prepared, so it holds placeholders and never a value; a failure
 * gives its SQLSTATE only, as PostgreSQL's messages quote rows. Work without a current span
 * (polling) makes none.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/">Database
 *     spans</a>
 */
final class StatementSpans {
  private final Tracer tracer;
  private final Attributes common;
  private final String schema;

  StatementSpans(DatabaseConfig config, OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.hansa.journal.database");
    this.schema = config.schema();
    URI server = URI.create(config.url().substring("jdbc:".length()));
    var attributes =
        Attributes.builder().put("db.system.name", "postgresql").put("db.namespace", schema);
    if (server.getHost() != null) {
      attributes.put("server.address", server.getHost());
      attributes.put("server.port", server.getPort() < 0 ? 5432L : (long) server.getPort());
    }
    this.common = attributes.build();
  }

  /** What is measured. */
  @FunctionalInterface
  interface Body {
    @Nullable Object run() throws Throwable;
  }

  @Nullable Object around(String sql, Body body) throws Throwable {
    if (!Span.current().getSpanContext().isValid()) {
      return body.run();
    }
    String operation = operation(sql);
    Span span =
        tracer
            .spanBuilder(operation + " " + schema)
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(common)
            .setAttribute("db.operation.name", operation)
            .setAttribute("db.query.text", sql)
            .startSpan();
    try (Scope _ = span.makeCurrent()) {
      return body.run();
    } catch (SQLException e) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute("error.type", DatabaseException.stateOf(e));
      throw e;
    } finally {
      span.end();
    }
  }

  private static String operation(String sql) {
    String text = sql.strip();
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toUpperCase(Locale.ROOT);
  }
}
