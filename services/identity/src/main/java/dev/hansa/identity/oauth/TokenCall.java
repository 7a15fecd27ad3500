package dev.hansa.identity.oauth;

import dev.hansa.runtime.trust.Peer;
import java.util.Optional;

/**
 * A POST to the token endpoint.
 *
 * @param contentType of the body; empty when none was sent
 * @param authorization the header, if any
 * @param body decoded as UTF-8; it holds secrets and is never logged
 * @param peer the TLS client, if it showed a certificate
 */
public record TokenCall(
    String contentType, Optional<String> authorization, String body, Optional<Peer> peer) {
  /** Without the body and the header. */
  @Override
  public String toString() {
    return "TokenCall[" + peer.map(p -> p.id().toString()).orElse("no certificate") + "]";
  }
}
