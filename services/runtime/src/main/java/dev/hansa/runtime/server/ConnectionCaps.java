package dev.hansa.runtime.server;

import dev.hansa.runtime.token.ProvenTokens.Shown;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many connections there are, in all and from each address (T16, R57). For many threads. */
final class ConnectionCaps {
  private final ServerLimits.Connections limits;
  private final Map<String, Integer> perAddress = new HashMap<>();
  private int open;

  ConnectionCaps(ServerLimits.Connections limits) {
    this.limits = limits;
  }

  /**
   * Counts a connection until it is closed.
   *
   * @return why it is not taken
   */
  Optional<String> refuses(Channel connection) {
    String address =
        connection.remoteAddress() instanceof InetSocketAddress remote
            ? Shown.network(remote.getAddress())
            : "";
    var refusal = enter(address);
    if (refusal.isEmpty()) {
      var _ = connection.closeFuture().addListener(_ -> leave(address));
    }
    return refusal;
  }

  private synchronized Optional<String> enter(String address) {
    if (open >= limits.most()) {
      return Optional.of("too_many");
    }
    if (perAddress.getOrDefault(address, 0) >= limits.perAddress()) {
      return Optional.of("too_many_from_address");
    }
    open++;
    perAddress.merge(address, 1, Integer::sum);
    return Optional.empty();
  }

  private synchronized void leave(String address) {
    open--;
    perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
