package dev.hansa.runtime.client;

import dev.hansa.runtime.trust.Principal;

/**
 * A service that this process calls.
 *
 * @param workload its name; at the other end of the connection must be {@code service/<workload>}
 * @param address {@code host:port}, or a target that gRPC resolves, such as {@code dns:///orders}
 */
public record UpstreamConfig(String workload, String address) {
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
