package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import java.util.Optional;

/**
 * Who shows a token, and what it has proven to hold.
 *
 * @param name stands in logs, and forged tokens are counted by it: the peer's principal, or the
 *     address of a client whose certificate nobody vouches for, or that has none
 * @param certificate thumbprint of the connection's certificate
 * @param key thumbprint of the key of the request's proof (RFC 9449)
 */
public record Holder(String name, Optional<String> certificate, Optional<String> key) {
  /**
   * By its connection alone.
   *
   * @param peer by its certificate, if a bundle vouches for that
   * @param stranger by its certificate, if nobody else does; it proves a key and gives no name
   * @param address where it comes from
   */
  public static Holder of(Optional<Peer> peer, Optional<SelfSigned> stranger, String address) {
    return peer.map(Holder::of)
        .orElseGet(
            () -> new Holder(address, stranger.map(SelfSigned::thumbprint), Optional.empty()));
  }

  /** Which has also proven a key. */
  Holder and(String provenKey) {
    return new Holder(name, certificate, Optional.of(provenKey));
  }

  static Holder of(Peer peer) {
    return new Holder(
        peer.principal().toString(), Optional.of(peer.thumbprint()), Optional.empty());
  }
}
