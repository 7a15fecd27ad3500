package dev.hansa.gateway.edge.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The address by which clients without a certificate are told apart: of IPv6 the network part,
 * since each client has as many addresses below that as it likes.
 */
final class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  static String of(@Nullable SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return "unknown";
    }
    InetAddress address = socket.getAddress();
    return address instanceof Inet6Address
        ? network(address.getAddress()) + "/64"
        : address.getHostAddress();
  }

  private static String network(byte[] address) {
    byte[] network = address.clone();
    Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
    try {
      return InetAddress.getByAddress(network).getHostAddress();
    } catch (UnknownHostException impossible) { // only for arrays of another length
      throw new IllegalStateException(impossible);
    }
  }
}
