package dev.hansa.runtime.server;

import dev.hansa.runtime.token.AuthorizationHeader;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
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

  /** The token in the header's value, if it is shown by this scheme. */
  Optional<String> token(byte[] header) {
    var value = new String(header, StandardCharsets.US_ASCII);
    return value.regionMatches(true, 0, prefix, 0, prefix.length())
        ? Optional.of(value.substring(prefix.length()).strip())
        : Optional.empty();
  }
}
