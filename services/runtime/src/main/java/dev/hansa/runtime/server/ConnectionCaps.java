package dev.hansa.runtime.server;

import dev.hansa.runtime.token.ProvenTokens.Shown;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many connections there are, in all and from each address (T16, R57). For many threads. */
public final class ConnectionCaps {
  private final int most;
  private final int mostPerAddress;
  private final Map<String, Integer> perAddress = new HashMap<>();
  private int open;

  /**
   * Counts from none.
   *
   * @param most open at once
   * @param perAddress likewise, from one IPv4 address or one /64 of IPv6
   */
  public ConnectionCaps(int most, int perAddress) {
    this.most = most;
    this.mostPerAddress = perAddress;
  }

  /**
   * Counts a connection, if there is room for it; then it has to be given to {@link #leave} once it
   * is closed.
   *
   * @return why it is not taken, as a word for metrics; empty if it is
   */
  public Optional<String> enter(SocketAddress from) {
    String address = address(from);
    synchronized (this) {
      if (open >= most) {
        return Optional.of("too_many");
      }
      if (perAddress.getOrDefault(address, 0) >= mostPerAddress) {
        return Optional.of("too_many_from_address");
      }
      open++;
      perAddress.merge(address, 1, Integer::sum);
      return Optional.empty();
    }
  }

  /** A connection that was taken is closed. */
  public void leave(SocketAddress from) {
    String address = address(from);
    synchronized (this) {
      open--;
      perAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private static String address(SocketAddress from) {
    return from instanceof InetSocketAddress remote ? Shown.network(remote.getAddress()) : "";
  }
}
