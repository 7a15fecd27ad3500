package dev.hansa.runtime.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReadinessGaugeTest {
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();

  private void observe(Map<String, BooleanSupplier> conditions) {
    List<Readiness> all =
        conditions.entrySet().stream()
            .<Readiness>map(entry -> new Vital(entry.getKey(), entry.getValue()))
            .toList();
    var provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
    ReadinessGauge.observe(() -> all, provider.get("dev.hansa.test"));
  }

  private Map<String, Long> told() {
    return reader.collectAllMetrics().stream()
        .flatMap(metric -> metric.getLongGaugeData().getPoints().stream())
        .collect(
            Collectors.toMap(
                point ->
                    String.valueOf(
                        point.getAttributes().get(AttributeKey.stringKey("hansa.ready.condition"))),
                LongPointData::getValue));
  }

  @Test
  void tells_which_conditions_hold() throws InterruptedException {
    var asked = new CountDownLatch(1);
    observe(
        Map.of(
            "heap",
            () -> true,
            "clock",
            () -> {
              asked.countDown();
              return false;
            }));
    var _ = told(); // on a machine that is busy the answers may come after it
    assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
    Map<String, Long> told = Map.of();
    while (told.isEmpty()) {
      told = told();
    }
    assertThat(told).containsExactlyInAnyOrderEntriesOf(Map.of("heap", 1L, "clock", 0L));
  }

  @Test
  void does_not_wait_for_a_condition_that_hangs() throws Exception {
    var release = new CountDownLatch(1);
    var asked = new CyclicBarrier(2);
    observe(
        Map.of(
            "database",
            () -> {
              try {
                asked.await(1, TimeUnit.MINUTES);
                return release.await(1, TimeUnit.MINUTES);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }));
    assertThat(told()).as("nothing is known yet").isEmpty();
    asked.await(1, TimeUnit.MINUTES);
    assertThat(told()).as("nor is it asked twice").isEmpty();
    assertThat(asked.getNumberWaiting()).isZero();
    release.countDown();
  }
}
