package dev.hansa.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** The token of a request: exactly one {@code Authorization: Bearer} (RFC 6750, section 2.1). */
final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  static Optional<String> of(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() != 1
        || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = values.getFirst().substring(SCHEME.length()).strip();
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }
}
