package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Peer;
import java.util.Optional;

/**
 * Who shows a token, and what it has proven to hold.
 *
 * @param name stands in logs, and forged tokens are counted by it: the peer's principal, or the
 *     address of a client without a certificate
 * @param certificate thumbprint of the connection's certificate
 * @param key thumbprint of the key of the request's proof (RFC 9449)
 */
public record Holder(String name, Optional<String> certificate, Optional<String> key) {
  static Holder of(Peer peer) {
    return new Holder(
        peer.principal().toString(), Optional.of(peer.thumbprint()), Optional.empty());
  }
}
