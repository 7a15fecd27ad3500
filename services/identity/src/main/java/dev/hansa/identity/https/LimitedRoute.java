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
      return HttpReply.later(TOO_MANY_REQUESTS, wait.get(), "this client asks too often");
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
}
