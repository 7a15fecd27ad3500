package dev.hansa.identity.oauth;

import dev.hansa.runtime.trust.Peer;
import java.util.List;
import java.util.Optional;

/**
 * A POST to the token endpoint.
 *
 * @param contentType of the body; empty when none was sent
 * @param authorization the header, if any
 * @param body decoded as UTF-8; it holds secrets and is never logged
 * @param peer the TLS client, if it showed a certificate
 * @param proofs values of all its {@code DPoP} headers
 */
public record TokenCall(
    String contentType,
    Optional<String> authorization,
    String body,
    Optional<Peer> peer,
    List<String> proofs) {
  public TokenCall {
    proofs = List.copyOf(proofs);
  }

  /** A request without a proof of a key. */
  public TokenCall(
      String contentType, Optional<String> authorization, String body, Optional<Peer> peer) {
    this(contentType, authorization, body, peer, List.of());
  }

  /** Without the body and the headers. */
  @Override
  public String toString() {
    return "TokenCall[" + peer.map(p -> p.id().toString()).orElse("no certificate") + "]";
  }
}
