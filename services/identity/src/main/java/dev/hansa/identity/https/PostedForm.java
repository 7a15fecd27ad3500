package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.TokenCall;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the authorization server's endpoints have in common: a form that is posted to them. */
final class PostedForm {
  /** Two tokens of 8 KiB, each percent-encoded at the worst, and the rest. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /** The header {@code DPoP}, as the JDK's server spells names. */
  private static final String PROOF = "Dpop";

  private PostedForm() {}

  /**
   * Reads the request and has it answered; 405 if it is no POST, 413 if its body is larger than 64
   * KiB.
   *
   * @throws IOException if the client went away
   */
  static HttpReply answer(HttpsExchange exchange, Function<TokenCall, HttpReply> endpoint)
      throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return HttpReply.wrongMethod("POST");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return HttpReply.error(413, "request_too_large");
    }
    var headers = exchange.getRequestHeaders();
    return endpoint.apply(
        new TokenCall(
            Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""),
            Optional.ofNullable(headers.getFirst("Authorization")),
            new String(body, StandardCharsets.UTF_8),
            Peer.of(exchange.getSSLSession()),
            SelfSigned.of(exchange.getSSLSession()),
            headers.getOrDefault(PROOF, List.of())));
  }
}
