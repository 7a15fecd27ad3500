package dev.hansa.runtime.server;

import dev.hansa.runtime.trust.Peer;
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
    return Peer.of(session)
        .map(peer -> transport.toBuilder().set(CallFacts.PEER, peer).build())
        .orElse(transport);
  }
}
