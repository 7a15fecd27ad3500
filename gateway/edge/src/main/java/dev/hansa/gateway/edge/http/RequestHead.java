package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body, exactly as it came.
 *
 * @param method any token
 * @param target the request target as sent; its chars are bytes (0 to 255)
 * @param headers read only; HTTP/2 pseudo-headers left out
 * @param peer who showed a certificate that a bundle vouches for, if anybody
 * @param stranger the certificate that was shown, if nobody else vouches for it: it proves a key,
 *     never a name
 * @param address where it came from, as far as clients are told apart by that
 */
public record RequestHead(
    String method,
    String target,
    HttpHeaders headers,
    Optional<Peer> peer,
    Optional<SelfSigned> stranger,
    String address) {

  /** What the request's connection proves of who sends it. */
  public Holder holder() {
    return Holder.of(peer, stranger, address);
  }

  /** The target up to the question mark. */
  public String rawPath() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** What stands after the question mark; null without one. */
  public @Nullable String rawQuery() {
    int query = target.indexOf('?');
    return query < 0 ? null : target.substring(query + 1);
  }
}
