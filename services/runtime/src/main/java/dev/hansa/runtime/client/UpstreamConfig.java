package dev.hansa.runtime.client;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.trust.Principal;

/**
 * A service that this process calls.
 *
 * @param workload its name; at the other end of the connection must be {@code service/<workload>}
 * @param address {@code host:port}, several of them with commas, or a target that gRPC resolves,
 *     such as {@code dns:///orders:7001}; whoever answers at any of them must be the workload
 */
public record UpstreamConfig(String workload, String address, BalancingConfig balancing) {
  /** In turn, with the usual interval, by endpoints that say that they serve. */
  public UpstreamConfig(String workload, String address) {
    this(
        workload,
        address,
        new BalancingConfig(Balancing.ROUND_ROBIN, BalancingConfig.INTERVAL, true));
  }

  public UpstreamConfig {
    if (address.isBlank()) {
      throw new IllegalArgumentException(
          "upstream " + workload + ": '" + address + "' (expected: host:port)");
    }
  }

  /** Who must answer, without the trust domain; the audience of tokens for it as well. */
  Principal principal() {
    return Principal.service(workload);
  }
}
