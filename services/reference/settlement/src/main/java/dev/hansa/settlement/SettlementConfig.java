package dev.hansa.settlement;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What this service decides by itself.
 *
 * @param paymentLimit a payment above it is declined; in units of its own currency
 * @param pollInterval the longest that an entry written by another replica stays unseen by a stream
 */
@Context // eager, so a bad value stops the start
@ConfigurationProperties("hansa.settlement")
record SettlementConfig(
    @Bindable(defaultValue = "1000000") BigDecimal paymentLimit,
    @Bindable(defaultValue = "500ms") Duration pollInterval) {
  SettlementConfig {
    if (paymentLimit.signum() <= 0) {
      throw new IllegalArgumentException(
          "hansa.settlement.payment-limit: " + paymentLimit + " (expected: > 0)");
    }
    if (!pollInterval.isPositive()) {
      throw new IllegalArgumentException(
          "hansa.settlement.poll-interval: " + pollInterval + " (expected: > 0)");
    }
  }
}
