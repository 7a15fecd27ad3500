package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.EndpointAnswer;
import dev.hansa.identity.oauth.IntrospectionEndpoint;
import dev.hansa.identity.oauth.RevocationEndpoint;
import dev.hansa.identity.oauth.TokenCall;
import dev.hansa.runtime.trust.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings requests about tokens to the endpoint that answers them. */
public final class TokenQuestionRoute implements Route {
  /** A token and an assertion of 8 KiB, each percent-encoded at the worst. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final Endpoint endpoint;

  private TokenQuestionRoute(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @FunctionalInterface
  private interface Endpoint {
    EndpointAnswer answer(TokenCall call, boolean signed);
  }

  /** RFC 7009. */
  public static Route of(RevocationEndpoint revocation) {
    return new TokenQuestionRoute((call, _) -> revocation.answer(call));
  }

  /** RFC 7662; signed for those who accept that. */
  public static Route of(IntrospectionEndpoint introspection) {
    return new TokenQuestionRoute(introspection::answer);
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
    EndpointAnswer answer =
        endpoint.answer(
            new TokenCall(
                Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""),
                Optional.ofNullable(headers.getFirst("Authorization")),
                new String(body, StandardCharsets.UTF_8),
                Peer.of(exchange.getSSLSession())),
            accepts(headers.getOrDefault("Accept", List.of())));
    return new HttpReply(
        answer.status(),
        Map.of("Content-Type", answer.type(), "Cache-Control", "no-store", "Pragma", "no-cache"),
        answer.body());
  }

  /** Whether the signed form is named; quality values do not matter between two forms. */
  private static boolean accepts(List<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .map(range -> range.split(";", 2)[0].strip())
        .anyMatch(IntrospectionEndpoint.SIGNED::equalsIgnoreCase);
  }
}
