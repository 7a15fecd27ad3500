package dev.hansa.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersConfigTest {
  @Test
  void has_the_defaults_that_the_type_names() {
    assertThat(bound(Map.of("hansa.name", "orders")))
        .isEqualTo(new OrdersConfig(Duration.ofSeconds(2)));
  }

  @Test
  void binds_every_key() {
    assertThat(bound(Map.of("hansa.name", "orders", "hansa.orders.recovery-interval", "5s")))
        .isEqualTo(new OrdersConfig(Duration.ofSeconds(5)));
  }

  private static OrdersConfig bound(Map<String, Object> properties) {
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(OrdersConfig.class);
    }
  }
}
