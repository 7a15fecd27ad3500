package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.TokenAnswer;
import dev.hansa.identity.oauth.TokenEndpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Brings token requests to the {@link TokenEndpoint}. */
public final class TokenRoute implements Route {
  private final TokenEndpoint endpoint;

  public TokenRoute(TokenEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public HttpReply reply(HttpsExchange exchange) throws IOException {
    return PostedForm.answer(
        exchange,
        call -> {
          TokenAnswer answer = endpoint.answer(call);
          return new HttpReply(answer.status(), headers(answer), answer.body());
        });
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
