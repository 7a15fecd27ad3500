package dev.hansa.identity;

import dev.hansa.identity.limits.Rates;
import dev.hansa.runtime.admission.Rate;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Binds {@code hansa.identity.limits.*}: requests for tokens that one client may make, such as
 * {@code 50/s}; more of whom each is for is told by {@link Rates}.
 *
 * @param small requests for tokens by a partner of rate class small
 * @param standard likewise, of class standard
 * @param large likewise, of class large
 * @param service likewise, by a service or an operator of the mesh
 * @param stranger likewise, by whoever shows no certificate of the mesh, by address
 * @param introspection requests about tokens, by anybody
 */
@Context
@ConfigurationProperties("hansa.identity.limits")
record LimitSettings(
    @Bindable(defaultValue = "5/s") String small,
    @Bindable(defaultValue = "50/s") String standard,
    @Bindable(defaultValue = "500/s") String large,
    @Bindable(defaultValue = "5000/s") String service,
    @Bindable(defaultValue = "20/s") String stranger,
    @Bindable(defaultValue = "20/s") String introspection) {
  LimitSettings {
    rates(small, standard, large, service, stranger); // a bad value stops the start
    rate("introspection", introspection);
  }

  Rates rates() {
    return rates(small, standard, large, service, stranger);
  }

  /** Whoever it is: nobody needs to ask often, but for scanning (K29). */
  Rates introspectionRates() {
    Rate each = rate("introspection", introspection);
    return new Rates(each, each, each, each, each);
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
