package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.limits.RequestLimits;
import dev.hansa.identity.limits.RequestLimits.Source;
import dev.hansa.runtime.trust.Peer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Turns a client away that asks too often, before anything of its request is read: 429 with {@code
 * Retry-After} (RFC 6585 section 4).
 */
public final class LimitedRoute implements Route {
  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("hansa.client.kind");
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;

  private final Route route;
  private final RequestLimits limits;
  private final LongCounter limited;

  public LimitedRoute(Route route, RequestLimits limits, OpenTelemetry telemetry) {
    this.route = route;
    this.limits = limits;
    limited =
        telemetry
            .getMeter("dev.hansa.identity")
            .counterBuilder("hansa.identity.requests.limited")
            .setDescription("Requests that were turned away because their client asks too often.")
            .setUnit("{request}")
            .build();
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) throws IOException {
    var source =
        new Source(Peer.of(exchange.getSSLSession()), exchange.getRemoteAddress().getAddress());
    var wait = limits.take(source);
    if (wait.isPresent()) {
      limited.add(1, Attributes.of(CLIENT, kind(source)));
      return tooMany(wait.get());
    }
    HttpReply reply = route.reply(exchange);
    if (reply.status() == UNAUTHORIZED) {
      limits.failed(source);
    }
    return reply;
  }

  private static String kind(Source source) {
    return source.peer().map(peer -> peer.principal().kind().name()).orElse("STRANGER");
  }

  private static HttpReply tooMany(Duration wait) {
    // Rounded up: who waits as long as told must find a request in the bucket.
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new HttpReply(
        TOO_MANY_REQUESTS,
        Map.of(
            "Content-Type",
            "application/json",
            "Cache-Control",
            "no-store",
            "Retry-After",
            Long.toString(seconds)),
        "{\"error\":\"temporarily_unavailable\","
            + "\"error_description\":\"this client asks too often\"}");
  }
}
