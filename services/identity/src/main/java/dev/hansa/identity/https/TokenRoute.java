package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.TokenAnswer;
import dev.hansa.identity.oauth.TokenCall;
import dev.hansa.identity.oauth.TokenEndpoint;
import dev.hansa.runtime.trust.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings token requests to the {@link TokenEndpoint}. */
public final class TokenRoute implements Route {
  /** Two tokens of 8 KiB, each percent-encoded at the worst, and the rest. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /** The header {@code DPoP}, as the JDK's server spells names. */
  private static final String PROOF = "Dpop";

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
                Peer.of(exchange.getSSLSession()),
                headers.getOrDefault(PROOF, List.of())));
    return new HttpReply(answer.status(), headers(answer), answer.body());
  }

  private static Map<String, String> headers(TokenAnswer answer) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    headers.put("Pragma", "no-cache");
    answer.nonce().ifPresent(nonce -> headers.put("DPoP-Nonce", nonce));
    return headers;
  }
}
