package dev.hansa.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token of a request: exactly one {@code Authorization} header, of one of two schemes (RFC
 * 6750, section 2.1; RFC 9449, section 7.1).
 */
record ShownToken(Scheme scheme, String value) {
  private static final Pattern IN_QUERY = Pattern.compile("(?:^|&)access_token(?:=|&|$)");

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

  /** Whether a query carries a token where RFC 6750 section 2.3 once let it stand (K31). */
  static boolean isInQuery(@Nullable String rawQuery) {
    return rawQuery != null && IN_QUERY.matcher(rawQuery).find();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ShownToken[" + scheme + "]";
  }
}
