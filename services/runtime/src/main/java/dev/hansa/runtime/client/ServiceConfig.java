package dev.hansa.runtime.client;

import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.Hedging;
import dev.hansa.runtime.contract.MethodContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the contracts say of one upstream's methods, as gRPC's service config (gRFC A6): which calls
 * are repeated, and how. Follows the contracts; safe for many threads.
 */
final class ServiceConfig implements Supplier<Map<String, ?>> {
  /** The first included. */
  static final double ATTEMPTS = 3;

  /**
   * UNAVAILABLE says: this call was not done, another may be. UNKNOWN is what gRPC makes of a
   * connection that breaks while it writes; a server of the mesh never says it.
   */
  private static final List<String> AGAIN = List.of("UNAVAILABLE", "UNKNOWN");

  private static final Map<String, ?> RETRY =
      Map.of(
          "maxAttempts",
          ATTEMPTS,
          "initialBackoff",
          "0.05s", // gRPC adds and takes away a fifth by chance
          "maxBackoff",
          "1s",
          "backoffMultiplier",
          4.0,
          "retryableStatusCodes",
          AGAIN);

  /**
   * What stops a burst, such as when all endpoints are gone at once: gRPC repeats nothing while
   * more than half of the tokens are taken. The ratio of attempts is {@link RetryBudget}'s.
   */
  private static final Map<String, ?> THROTTLING = Map.of("maxTokens", 40.0, "tokenRatio", 0.1);

  private final String workload;
  private final ContractSource contracts;
  private final BalancingConfig balancing;
  private volatile Known known;

  private record Known(Contracts contracts, Map<String, ?> config) {}

  ServiceConfig(String workload, ContractSource contracts, BalancingConfig balancing) {
    this.workload = workload;
    this.contracts = contracts;
    this.balancing = balancing;
    this.known = of(contracts.get());
  }

  @Override
  public Map<String, ?> get() {
    var present = contracts.get();
    if (known.contracts() != present) {
      known = of(present);
    }
    return known.config();
  }

  private Known of(Contracts present) {
    var config = new LinkedHashMap<String, Object>(balancing.serviceConfig());
    config.put("retryThrottling", THROTTLING);
    config.put("methodConfig", methods(present));
    return new Known(present, config);
  }

  private List<Map<String, ?>> methods(Contracts present) {
    var configs = new ArrayList<Map<String, ?>>();
    var retried = new ArrayList<Map<String, ?>>();
    for (var method : present.methods()) {
      if (!method.workload().equals(workload)) {
        continue;
      }
      if (method.hedging().isPresent()) {
        configs.add(
            Map.of(
                "name", List.of(name(method)), "hedgingPolicy", hedging(method.hedging().get())));
      } else if (method.repeatable()) {
        retried.add(name(method));
      }
    }
    if (!retried.isEmpty()) {
      configs.add(Map.of("name", retried, "retryPolicy", RETRY));
    }
    return configs;
  }

  private static Map<String, ?> name(MethodContract method) {
    int slash = method.fullMethodName().lastIndexOf('/');
    return Map.of(
        "service", method.fullMethodName().substring(0, slash),
        "method", method.fullMethodName().substring(slash + 1));
  }

  private static Map<String, ?> hedging(Hedging hedging) {
    return Map.of(
        "maxAttempts",
        (double) hedging.attempts(),
        "hedgingDelay",
        seconds(hedging.delay()),
        "nonFatalStatusCodes",
        AGAIN);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%d.%09ds", duration.toSeconds(), duration.toNanosPart());
  }
}
