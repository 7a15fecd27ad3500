package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.token.ProvenTokens.Shown;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The address by which clients without a certificate are told apart. */
final class ClientAddress {
  private ClientAddress() {}

  static String of(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && socket.getAddress() != null
        ? Shown.network(socket.getAddress())
        : "unknown";
  }
}
