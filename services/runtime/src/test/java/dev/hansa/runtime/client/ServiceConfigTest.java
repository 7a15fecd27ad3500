package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.balancing.Balancing;
import dev.hansa.runtime.balancing.BalancingConfig;
import dev.hansa.runtime.contract.Contracts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceConfigTest {
  private static final BalancingConfig IN_TURN =
      new BalancingConfig(Balancing.ROUND_ROBIN, BalancingConfig.INTERVAL, true);

  private final AtomicReference<Contracts> contracts =
      new AtomicReference<>(EchoServer.contracts());

  private ServiceConfig config(String workload) {
    return new ServiceConfig(workload, contracts::get, IN_TURN);
  }

  private static List<Map<String, ?>> of(ServiceConfig config, String policy) {
    return methods(config).stream().filter(method -> method.containsKey(policy)).toList();
  }

  @SuppressWarnings("unchecked") // as it is made
  private static List<Map<String, ?>> methods(ServiceConfig config) {
    return (List<Map<String, ?>>) Objects.requireNonNull(config.get().get("methodConfig"));
  }

  @Test
  @DisplayName(
      "A6: what may be repeated is, up to three attempts, where the call was not done or its"
          + " connection broke")
  void repeats_what_the_contract_says() {
    assertThat(of(config("orders"), "retryPolicy"))
        .singleElement()
        .satisfies(
            method -> {
              assertThat(method.get("name"))
                  .isEqualTo(List.of(Map.of("service", "test.Echo", "method", "Again")));
              assertThat(method.get("retryPolicy"))
                  .isEqualTo(
                      Map.of(
                          "maxAttempts",
                          3.0,
                          "initialBackoff",
                          "0.05s",
                          "maxBackoff",
                          "1s",
                          "backoffMultiplier",
                          4.0,
                          "retryableStatusCodes",
                          List.of("UNAVAILABLE", "UNKNOWN")));
            });
  }

  @Test
  void hedges_what_the_contract_says() {
    assertThat(of(config("orders"), "hedgingPolicy"))
        .singleElement()
        .extracting(method -> method.get("hedgingPolicy"))
        .isEqualTo(
            Map.of(
                "maxAttempts",
                2.0,
                "hedgingDelay",
                "0.100000000s",
                "nonFatalStatusCodes",
                List.of("UNAVAILABLE", "UNKNOWN")));
  }

  @Test
  void says_nothing_of_methods_that_others_serve() {
    assertThat(methods(config("inventory"))).isEmpty();
  }

  @Test
  void sets_the_throttling_and_asks_for_health() {
    assertThat(new HashMap<String, Object>(config("orders").get()))
        .containsEntry("retryThrottling", Map.of("maxTokens", 40.0, "tokenRatio", 0.1))
        .containsEntry("healthCheckConfig", Map.of("serviceName", ""))
        .containsKey("loadBalancingConfig");
  }

  @Test
  void follows_the_contracts_and_is_the_same_while_they_are() {
    var config = config("orders");
    assertThat(config.get()).isSameAs(config.get());
    contracts.set(Contracts.none());
    assertThat(methods(config)).isEmpty();
  }
}
