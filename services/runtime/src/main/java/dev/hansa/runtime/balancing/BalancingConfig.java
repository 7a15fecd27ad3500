package dev.hansa.runtime.balancing;

import io.grpc.LoadBalancerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How one upstream's calls are spread.
 *
 * @param interval between two looks at the endpoints: one that fails or is slow is out after two at
 *     the latest, and has its full share again five after it is well
 * @param health whether endpoints are asked, on a stream of {@code grpc.health.v1}, if they serve
 */
public record BalancingConfig(Balancing balancing, Duration interval, boolean health) {
  /** 5 s: out within 10, back within 30 of being well. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /**
   * @throws IllegalArgumentException if a module that the policy needs is not part of this process
   */
  public BalancingConfig {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: > PT0S)");
    }
    if (LoadBalancerRegistry.getDefaultRegistry().getProvider(balancing.policy()) == null) {
      throw new IllegalArgumentException(
          "balancing: "
              + balancing
              + " (expected: another, or a process with the module that brings it along)");
    }
  }

  /** What a service config says of it. */
  public Map<String, ?> serviceConfig() {
    var policies = List.of(StandingProvider.config(balancing, interval));
    return health
        ? Map.of("loadBalancingConfig", policies, "healthCheckConfig", Map.of("serviceName", ""))
        : Map.of("loadBalancingConfig", policies);
  }
}
