package dev.hansa.runtime.server;

import dev.hansa.runtime.token.AuthorizationHeader;
import dev.hansa.runtime.token.TokenText;
import io.grpc.Metadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a call shows its token in {@code authorization}. */
enum Scheme {
  /** The token is bound to the certificate of the connection (RFC 6750, RFC 8705). */
  BEARER("Bearer "),
  /** The token is bound to a key that the call has a proof of (RFC 9449 section 7.1). */
  DPOP("DPoP ");

  private final String prefix;

  Scheme(String prefix) {
    this.prefix = prefix;
  }

  /** Whether the token of a call is shown by this scheme. */
  boolean isOf(Metadata headers) {
    byte @Nullable [] value = headers.get(AuthorizationHeader.KEY);
    return value != null && token(value).isPresent();
  }

  /** The token in the header's value, if it is shown by this scheme; a view of its bytes. */
  Optional<TokenText> token(byte[] header) {
    return begins(header) ? Optional.of(trimmed(header, prefix.length())) : Optional.empty();
  }

  /** Names of schemes have no case (RFC 9110 section 11.1). */
  private boolean begins(byte[] header) {
    if (header.length < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (Character.toLowerCase(header[i]) != Character.toLowerCase(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static TokenText trimmed(byte[] header, int start) {
    int from = start;
    int to = header.length;
    while (from < to && isBlank(header[from])) {
      from++;
    }
    while (from < to && isBlank(header[to - 1])) {
      to--;
    }
    return TokenText.of(header, from, to);
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }
}
