package dev.hansa.runtime.server;

import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;

/** Reads the peer of a connection from its TLS session, once, as the connection is ready. */
final class PeerFilter extends ServerTransportFilter {
  @Override
  public Attributes transportReady(Attributes transport) {
    var session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return transport;
    }
    var known = transport.toBuilder().set(LastToken.KEY, new LastToken());
    Peer.of(session).ifPresent(peer -> known.set(CallFacts.PEER, peer));
    SelfSigned.of(session).ifPresent(stranger -> known.set(CallFacts.STRANGER, stranger));
    return known.build();
  }
}
