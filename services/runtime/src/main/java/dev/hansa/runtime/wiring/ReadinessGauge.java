package dev.hansa.runtime.wiring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.Collection;
import java.util.function.Supplier;

/** The conditions of {@code /ready} as figures: 1 where one holds, 0 where it does not. */
final class ReadinessGauge {
  private static final AttributeKey<String> CONDITION =
      AttributeKey.stringKey("hansa.ready.condition");

  private ReadinessGauge() {}

  static void observe(Supplier<Collection<Readiness>> conditions, Meter meter) {
    var _ =
        meter
            .gaugeBuilder("hansa.ready")
            .ofLongs()
            .setDescription("Whether a condition holds without which the process wants no calls")
            .buildWithCallback(
                gauge ->
                    conditions
                        .get()
                        .forEach(
                            condition ->
                                gauge.record(
                                    condition.ready() ? 1 : 0,
                                    Attributes.of(CONDITION, condition.name()))));
  }
}
