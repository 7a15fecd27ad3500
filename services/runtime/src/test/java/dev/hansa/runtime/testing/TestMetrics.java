package dev.hansa.runtime.testing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics that go nowhere but to the test. */
public final class TestMetrics {
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();

  /** What instruments are made with. */
  public OpenTelemetry telemetry() {
    return sdk;
  }

  /** The same, of one scope. */
  public Meter meter() {
    return sdk.getMeter("dev.hansa.test");
  }

  /** All that is told now. */
  public Collection<MetricData> told() {
    return reader.collectAllMetrics();
  }

  /** What a gauge, counter or up-down counter shows now, by attributes. */
  public Map<Attributes, Double> figures(String name) {
    return told().stream()
        .filter(metric -> metric.getName().equals(name))
        .flatMap(TestMetrics::figures)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Stream<Map.Entry<Attributes, Double>> figures(MetricData metric) {
    return switch (metric.getType()) {
      case LONG_GAUGE, LONG_SUM ->
          Stream.concat(
                  metric.getLongGaugeData().getPoints().stream(),
                  metric.getLongSumData().getPoints().stream())
              .map(point -> Map.entry(point.getAttributes(), (double) point.getValue()));
      case DOUBLE_GAUGE, DOUBLE_SUM ->
          Stream.concat(
                  metric.getDoubleGaugeData().getPoints().stream(),
                  metric.getDoubleSumData().getPoints().stream())
              .map(point -> Map.entry(point.getAttributes(), point.getValue()));
      case HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY ->
          throw new IllegalArgumentException(metric.getName() + " has more than one figure");
    };
  }
}
