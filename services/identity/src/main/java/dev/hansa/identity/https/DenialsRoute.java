package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.revocation.StoredDenials;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the services of the mesh what is denied, as changes after a cursor ({@code ?after=}). For
 * their certificates alone: the names of those who were shut out are nobody else's business.
 */
public final class DenialsRoute implements Route {
  private static final String AFTER = "after=";

  private final StoredDenials denials;
  private final String trustDomain;

  public DenialsRoute(StoredDenials denials, String trustDomain) {
    this.denials = denials;
    this.trustDomain = trustDomain;
  }

  @Override
  public boolean periodic() {
    return true;
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) {
    if (!exchange.getRequestMethod().equals("GET")) {
      return HttpReply.wrongMethod("GET");
    }
    Optional<Peer> peer = Peer.of(exchange.getSSLSession());
    if (peer.isEmpty()) {
      return HttpReply.error(401, "invalid_client");
    }
    if (!peer.get().id().trustDomain().equals(trustDomain)
        || peer.get().principal().kind() != Principal.Kind.SERVICE) {
      return HttpReply.error(403, "access_denied");
    }
    return new HttpReply(
        200,
        Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
        denials.after(cursor(exchange.getRequestURI().getRawQuery())).json());
  }

  /** A cursor that cannot be read is one that nobody gave out: from the start. */
  private static String cursor(@Nullable String query) {
    try {
      return query != null && query.startsWith(AFTER)
          ? URLDecoder.decode(query.substring(AFTER.length()), StandardCharsets.UTF_8)
          : "";
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
