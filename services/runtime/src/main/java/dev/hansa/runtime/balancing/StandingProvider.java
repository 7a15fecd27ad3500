package dev.hansa.runtime.balancing;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.util.GracefulSwitchLoadBalancer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Offers {@link StandingLoadBalancer} to gRPC under a name of ours. */
final class StandingProvider extends LoadBalancerProvider {
  static final String POLICY = "hansa_standing";

  /**
   * What the policy is told.
   *
   * @param child for {@link GracefulSwitchLoadBalancer}
   */
  record Config(int choices, Duration interval, Object child) {}

  /** One of the policies in a service config. */
  static Map<String, ?> config(Balancing balancing, Duration interval) {
    return Map.of(
        POLICY,
        Map.of(
            "choices", (double) balancing.choices(),
            "intervalMillis", (double) interval.toMillis(),
            "childPolicy", balancing.child()));
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return new StandingLoadBalancer(helper, System::nanoTime);
  }

  @Override
  public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> raw) {
    if (!(raw.get("choices") instanceof Double choices)
        || !(raw.get("intervalMillis") instanceof Double interval)
        || !(raw.get("childPolicy") instanceof List<?> children)) {
      return ConfigOrError.fromError(
          Status.UNAVAILABLE.withDescription(POLICY + " cannot read " + raw));
    }
    var child = GracefulSwitchLoadBalancer.parseLoadBalancingPolicyConfig(policies(children));
    return child.getError() != null
        ? child
        : ConfigOrError.fromConfig(
            new Config(
                choices.intValue(), Duration.ofMillis(interval.longValue()), child.getConfig()));
  }

  @SuppressWarnings("unchecked") // as JSON has it
  private static List<Map<String, ?>> policies(List<?> children) {
    return (List<Map<String, ?>>) children;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return 5;
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }
}
