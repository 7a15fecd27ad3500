package dev.hansa.runtime.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The telemetry of one process. Safe for many threads. */
public final class Telemetry implements AutoCloseable {
  private static final int FLUSH_SECONDS = 5;

  private final OpenTelemetrySdk sdk;
  private final PrometheusMetricReader metrics;

  private Telemetry(OpenTelemetrySdk sdk, PrometheusMetricReader metrics) {
    this.sdk = sdk;
    this.metrics = metrics;
  }

  /**
   * Starts telemetry as the {@code OTEL_*} variables say: spans go out by OTLP unless they name
   * another exporter, metrics wait for {@link #prometheus}, logs stay where they are.
   *
   * @param process name of the process, {@code service.name} of all it sends
   */
  public static Telemetry start(String process) {
    return start(process, Map.of());
  }

  /** The same, with settings that nothing else overrides. */
  static Telemetry start(String process, Map<String, String> settings) {
    var reader =
        PrometheusMetricReader.builder()
            .setOtelScopeLabelsEnabled(false)
            .setTargetInfoMetricEnabled(true)
            .build();
    var sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addPropertiesSupplier(() -> defaults(process))
            .addPropertiesCustomizer(_ -> settings)
            .addMeterProviderCustomizer((builder, _) -> builder.registerMetricReader(reader))
            .disableShutdownHook()
            .build()
            .getOpenTelemetrySdk();
    JvmMetrics.observe(sdk.getMeter("dev.hansa.runtime"));
    return new Telemetry(sdk, reader);
  }

  private static Map<String, String> defaults(String process) {
    return Map.of(
        "otel.service.name", process,
        "otel.metrics.exporter", "none",
        "otel.logs.exporter", "none",
        // Examples of calls beside their times: the text format of our metrics has no place for
        // any.
        "otel.metrics.exemplar.filter", "always_off",
        // What the SDK tells of itself, such as spans that were lost, by names that will stay.
        "otel.experimental.sdk.telemetry.version", "latest",
        // The default of five seconds leaves a trace half empty for whoever looks at once.
        "otel.bsp.schedule.delay", "200");
  }

  /** The API that instruments are made with. */
  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Metrics of gRPC's calls, to be added to each server and channel. */
  public GrpcMetrics grpc() {
    return new GrpcMetrics(sdk);
  }

  /** All metrics as of now, in Prometheus' text format 0.0.4. */
  public String prometheus() {
    var text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, metrics.collect());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Sends what is left, for at most some seconds, and stops. */
  @Override
  public void close() {
    sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
