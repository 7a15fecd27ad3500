package dev.hansa.runtime.server;

import io.grpc.Metadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a call shows its token in {@code authorization}. */
enum Scheme {
  /** The token is bound to the certificate of the connection (RFC 6750, RFC 8705). */
  BEARER("Bearer "),
  /** The token is bound to a key that the call has a proof of (RFC 9449 section 7.1). */
  DPOP("DPoP ");

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String prefix;

  Scheme(String prefix) {
    this.prefix = prefix;
  }

  boolean isOf(Metadata headers) {
    return begins(headers.get(AUTHORIZATION));
  }

  private boolean begins(@Nullable String value) {
    return value != null && value.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The token that is shown by this scheme. */
  Optional<String> token(Metadata headers) {
    var value = headers.get(AUTHORIZATION); // read once: each time it is copied
    return value != null && begins(value)
        ? Optional.of(value.substring(prefix.length()).strip())
        : Optional.empty();
  }
}
