package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.TokenAnswer;
import dev.hansa.identity.oauth.TokenCall;
import dev.hansa.identity.oauth.TokenEndpoint;
import dev.hansa.runtime.trust.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Brings token requests to the {@link TokenEndpoint}. */
public final class TokenRoute implements Route {
  /** Two tokens of 8 KiB, each percent-encoded at the worst, and the rest. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final TokenEndpoint endpoint;

  public TokenRoute(TokenEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return HttpReply.wrongMethod("POST");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return HttpReply.error(413, "request_too_large");
    }
    var headers = exchange.getRequestHeaders();
    TokenAnswer answer =
        endpoint.answer(
            new TokenCall(
                Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""),
                Optional.ofNullable(headers.getFirst("Authorization")),
                new String(body, StandardCharsets.UTF_8),
                Peer.of(exchange.getSSLSession())));
    return new HttpReply(
        answer.status(),
        Map.of(
            "Content-Type", "application/json", "Cache-Control", "no-store", "Pragma", "no-cache"),
        answer.body());
  }
}
