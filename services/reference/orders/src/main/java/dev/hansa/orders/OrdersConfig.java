package dev.hansa.orders;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What this service decides by itself.
 *
 * @param recoveryInterval how often processes that were left behind are looked for
 */
@Context // eager, so a bad value stops the start
@ConfigurationProperties("hansa.orders")
record OrdersConfig(@Bindable(defaultValue = "2s") Duration recoveryInterval) {
  OrdersConfig {
    if (!recoveryInterval.isPositive()) {
      throw new IllegalArgumentException(
          "hansa.orders.recovery-interval: " + recoveryInterval + " (expected: > 0)");
    }
  }
}
