package dev.hansa.gateway.edge;

/** How a request shows its token. */
enum Scheme {
  /** The token is bound to the certificate of the connection (RFC 6750, RFC 8705). */
  BEARER("Bearer"),
  /** The token is bound to a key that the request has a proof of (RFC 9449, section 7.1). */
  DPOP("DPoP");

  private final String word;

  Scheme(String word) {
    this.word = word;
  }

  /** As it stands in headers. */
  String word() {
    return word;
  }
}
