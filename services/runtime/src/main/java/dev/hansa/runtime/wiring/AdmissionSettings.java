package dev.hansa.runtime.wiring;

import dev.hansa.runtime.admission.AdmissionConfig;
import dev.hansa.runtime.admission.AdmissionConfig.PerCaller;
import dev.hansa.runtime.admission.Rate;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Optional;

/**
 * Binds {@code hansa.admission.*}.
 *
 * @param initialLimit unary calls at once before anything is known of how long they take
 * @param minLimit the lowest to which that falls when calls take too long
 * @param partnerRate what each partner may call, such as {@code 200/s}; empty for no limit
 * @param partnerInFlight calls and streams that each partner may have at once
 * @param serviceRate what each service and operator of the mesh may call; empty for no limit
 * @param serviceInFlight calls and streams that each of those may have at once
 */
@Context
@ConfigurationProperties("hansa.admission")
public record AdmissionSettings(
    @Bindable(defaultValue = "100") int initialLimit,
    @Bindable(defaultValue = "20") int minLimit,
    @Bindable(defaultValue = "") String partnerRate,
    @Bindable(defaultValue = "500") int partnerInFlight,
    @Bindable(defaultValue = "") String serviceRate,
    @Bindable(defaultValue = "1000") int serviceInFlight) {

  /**
   * What the process lets in.
   *
   * @param maxInFlight calls and streams at once
   * @throws IllegalArgumentException if a value is none
   */
  public AdmissionConfig config(int maxInFlight) {
    return new AdmissionConfig(
        maxInFlight,
        initialLimit,
        minLimit,
        new PerCaller(rate("partner-rate", partnerRate), partnerInFlight),
        new PerCaller(rate("service-rate", serviceRate), serviceInFlight));
  }

  private static Optional<Rate> rate(String name, String value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(Rate.steady(Rate.parse("hansa.admission." + name, value).perSecond()));
  }
}
