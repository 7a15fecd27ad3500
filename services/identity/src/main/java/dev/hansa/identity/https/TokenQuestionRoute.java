package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import dev.hansa.identity.oauth.EndpointAnswer;
import dev.hansa.identity.oauth.IntrospectionEndpoint;
import dev.hansa.identity.oauth.RevocationEndpoint;
import dev.hansa.identity.oauth.TokenCall;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Brings requests about tokens to the endpoint that answers them. */
public final class TokenQuestionRoute implements Route {
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
    boolean signed = accepts(exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
    return PostedForm.answer(exchange, call -> reply(endpoint.answer(call, signed)));
  }

  private static HttpReply reply(EndpointAnswer answer) {
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
