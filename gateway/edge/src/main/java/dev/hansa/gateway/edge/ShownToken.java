package dev.hansa.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * The token of a request: exactly one {@code Authorization} header, of one of two schemes (RFC
 * 6750, section 2.1; RFC 9449, section 7.1).
 */
record ShownToken(Scheme scheme, String value) {
  static Optional<ShownToken> of(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() != 1) {
      return Optional.empty();
    }
    for (Scheme scheme : Scheme.values()) {
      String prefix = scheme.word() + " ";
      if (values.getFirst().regionMatches(true, 0, prefix, 0, prefix.length())) {
        String token = values.getFirst().substring(prefix.length()).strip();
        return token.isEmpty() ? Optional.empty() : Optional.of(new ShownToken(scheme, token));
      }
    }
    return Optional.empty();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ShownToken[" + scheme + "]";
  }
}
