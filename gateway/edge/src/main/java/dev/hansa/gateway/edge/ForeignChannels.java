package dev.hansa.gateway.edge;

import dev.hansa.runtime.client.ForeignUpstream;
import dev.hansa.runtime.contract.ForeignTarget;
import io.grpc.Channel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Channels to back ends outside the mesh: made before a plan that names them takes over, which may
 * take a while for TLS; connected at first use; let go once no plan that new calls begin with names
 * them. Safe for many threads.
 */
final class ForeignChannels {
  private final Function<ForeignTarget, ForeignUpstream> connect;
  private final Map<ForeignTarget, ForeignUpstream> open = new ConcurrentHashMap<>();

  ForeignChannels(Function<ForeignTarget, ForeignUpstream> connect) {
    this.connect = connect;
  }

  /** The channel to a target. */
  Channel to(ForeignTarget target) {
    return open.computeIfAbsent(target, connect).channel();
  }

  /** Makes what new calls may need. */
  void open(Collection<ForeignTarget> named) {
    named.forEach(this::to);
  }

  /** Lets all others go; calls in flight on them end as they would. */
  void keep(Collection<ForeignTarget> named) {
    Set<ForeignTarget> gone = new HashSet<>(open.keySet());
    gone.removeAll(Set.copyOf(named));
    for (ForeignTarget target : gone) {
      ForeignUpstream upstream = open.remove(target);
      if (upstream != null) {
        upstream.close();
      }
    }
  }
}
