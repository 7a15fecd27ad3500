package dev.hansa.identity.oauth;

import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A POST to the token endpoint.
 *
 * @param contentType of the body; empty when none was sent
 * @param authorization the header, if any
 * @param body decoded as UTF-8; it holds secrets and is never logged
 * @param peer the TLS client, if it showed a certificate that a bundle vouches for
 * @param stranger the TLS client's certificate, if nobody else vouches for it
 * @param proofs values of all its {@code DPoP} headers
 */
public record TokenCall(
    String contentType,
    Optional<String> authorization,
    String body,
    Optional<Peer> peer,
    Optional<SelfSigned> stranger,
    List<String> proofs) {
  public TokenCall {
    proofs = List.copyOf(proofs);
  }

  /** A request over a connection without a stranger's certificate. */
  public TokenCall(
      String contentType,
      Optional<String> authorization,
      String body,
      Optional<Peer> peer,
      List<String> proofs) {
    this(contentType, authorization, body, peer, Optional.empty(), proofs);
  }

  /** A request without a proof of a key. */
  public TokenCall(
      String contentType, Optional<String> authorization, String body, Optional<Peer> peer) {
    this(contentType, authorization, body, peer, List.of());
  }

  /** What the connection's client has shown, whoever vouches for it. */
  Optional<X509Certificate> certificate() {
    return peer.flatMap(Peer::certificate).or(() -> stranger.map(SelfSigned::certificate));
  }

  /** Without the body and the headers. */
  @Override
  public String toString() {
    String client =
        peer.map(p -> p.id().toString())
            .or(() -> stranger.map(s -> "self-signed " + s.thumbprint()))
            .orElse("no certificate");
    return "TokenCall[" + client + "]";
  }
}
