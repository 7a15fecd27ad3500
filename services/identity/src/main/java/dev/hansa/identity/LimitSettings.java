package dev.hansa.identity;

import dev.hansa.identity.limits.Rate;
import dev.hansa.identity.limits.Rates;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Binds {@code hansa.identity.limits.*}: requests for tokens that one client may make, such as
 * {@code 50/s}; whom each is for is told by {@link Rates}.
 */
@Context
@ConfigurationProperties("hansa.identity.limits")
record LimitSettings(
    @Bindable(defaultValue = "5/s") String small,
    @Bindable(defaultValue = "50/s") String standard,
    @Bindable(defaultValue = "500/s") String large,
    @Bindable(defaultValue = "5000/s") String service,
    @Bindable(defaultValue = "20/s") String stranger) {
  LimitSettings {
    rates(small, standard, large, service, stranger); // a bad value stops the start
  }

  Rates rates() {
    return rates(small, standard, large, service, stranger);
  }

  private static Rates rates(
      String small, String standard, String large, String service, String stranger) {
    return new Rates(
        rate("small", small),
        rate("standard", standard),
        rate("large", large),
        rate("service", service),
        rate("stranger", stranger));
  }

  private static Rate rate(String name, String value) {
    return Rate.parse("hansa.identity.limits." + name, value);
  }
}
