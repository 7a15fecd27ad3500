package dev.hansa.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementConfigTest {
  @Test
  void has_the_defaults_that_the_type_names() {
    assertThat(bound(Map.of("hansa.name", "settlement")))
        .isEqualTo(new SettlementConfig(new BigDecimal(1_000_000), Duration.ofMillis(500)));
  }

  @Test
  void binds_every_key() {
    assertThat(
            bound(
                Map.of(
                    "hansa.name", "settlement",
                    "hansa.settlement.payment-limit", "99.50",
                    "hansa.settlement.poll-interval", "2s")))
        .isEqualTo(new SettlementConfig(new BigDecimal("99.50"), Duration.ofSeconds(2)));
  }

  @Test
  void stops_the_start_on_a_limit_that_lets_nothing_pass() {
    assertThatThrownBy(
            () -> bound(Map.of("hansa.name", "settlement", "hansa.settlement.payment-limit", "0")))
        .hasStackTraceContaining("hansa.settlement.payment-limit: 0");
  }

  private static SettlementConfig bound(Map<String, Object> properties) {
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(SettlementConfig.class);
    }
  }
}
