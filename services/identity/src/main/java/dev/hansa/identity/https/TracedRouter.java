package dev.hansa.identity.https;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a path and runs it in a SERVER span that continues the caller's W3C trace.
 * Attribute and metric names are those of the OpenTelemetry semantic conventions for HTTP.
 */
final class TracedRouter implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(TracedRouter.class);
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST");

  private static final int UNAVAILABLE = 503;

  /** In which a database that is busy, or is being replaced, may answer again. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Map<String, Route> routes;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final DoubleHistogram durations;

  TracedRouter(Map<String, Route> routes, OpenTelemetry telemetry) {
    this.routes = Map.copyOf(routes);
    tracer = telemetry.getTracer("dev.hansa.identity");
    propagator = telemetry.getPropagators().getTextMapPropagator();
    durations =
        telemetry
            .getMeter("dev.hansa.identity")
            .histogramBuilder("http.server.request.duration")
            .setUnit("s")
            .setExplicitBucketBoundariesAdvice(RpcAttributes.SECONDS)
            .build();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    String path = exchange.getRequestURI().getRawPath();
    Route route = routes.get(path);
    // Names are bounded: what a stranger sends never becomes one.
    String name = route == null ? "unknown" : path;
    String method =
        METHODS.contains(exchange.getRequestMethod()) ? exchange.getRequestMethod() : "_OTHER";
    Context parent =
        propagator.extract(Context.current(), exchange.getRequestHeaders(), HeaderGetter.INSTANCE);
    Span span =
        route != null && route.periodic() && !Span.fromContext(parent).getSpanContext().isValid()
            ? Span.getInvalid()
            : tracer
                .spanBuilder(method + " " + name)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, method)
                .setAttribute(ROUTE, name)
                .startSpan();
    try (Scope _ = span.makeCurrent();
        exchange) {
      HttpReply reply = timed(reply(route, (HttpsExchange) exchange));
      span.setAttribute(STATUS, (long) reply.status());
      if (reply.status() >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      durations.record(
          (System.nanoTime() - start) / 1e9,
          Attributes.of(METHOD, method, ROUTE, name, STATUS, (long) reply.status()));
      send(exchange, reply);
    } finally {
      span.end();
    }
  }

  private static HttpReply reply(@Nullable Route route, HttpsExchange exchange) throws IOException {
    if (route == null) {
      return HttpReply.error(404, "not_found");
    }
    try {
      return route.reply(exchange);
    } catch (DatabaseException failed) {
      if (failed.unavailable()) {
        log.warn("request failed: {}", failed.getMessage());
        return HttpReply.later(UNAVAILABLE, SOON, "the database does not answer");
      }
      log.error("request failed", failed);
      return HttpReply.error(500, "server_error");
    } catch (RuntimeException broken) {
      log.error("request failed", broken);
      return HttpReply.error(500, "server_error");
    }
  }

  /** Whatever is out of reach for now, its client learns when to come again. */
  private static HttpReply timed(HttpReply reply) {
    return reply.status() == UNAVAILABLE && !reply.saysWhen() ? reply.after(SOON) : reply;
  }

  private static void send(HttpExchange exchange, HttpReply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = reply.bytes();
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  private enum HeaderGetter implements TextMapGetter<Headers> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Headers carrier, String key) {
      return carrier == null ? null : carrier.getFirst(key);
    }
  }
}
