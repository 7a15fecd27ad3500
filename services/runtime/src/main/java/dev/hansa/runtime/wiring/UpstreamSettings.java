package dev.hansa.runtime.wiring;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.client.UpstreamConfig;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Binds {@code hansa.upstreams.<workload>.*}: the services that this process calls.
 *
 * @param address {@code host:port}, several of them with commas, or a target that gRPC resolves,
 *     such as {@code dns:///orders:7001}
 * @param balancing calls among several addresses: {@code round_robin}, {@code weighted_round_robin}
 *     or {@code least_request}
 */
@EachProperty("hansa.upstreams")
record UpstreamSettings(
    @Parameter String workload,
    String address,
    @Bindable(defaultValue = "round_robin") String balancing) {
  UpstreamConfig config() {
    try {
      return new UpstreamConfig(
          workload,
          address,
          new BalancingConfig(Balancing.parse(balancing), BalancingConfig.INTERVAL, true));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("hansa.upstreams." + workload + "." + e.getMessage(), e);
    }
  }
}
