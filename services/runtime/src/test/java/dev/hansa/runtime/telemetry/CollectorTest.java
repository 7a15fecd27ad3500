package dev.hansa.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector of spans that takes connections, and nothing that is sent on them. */
@Timeout(60)
class CollectorTest {
  private static final int SPANS = 100_000;

  /** The SDK's own count. */
  private static final Pattern DROPPED =
      Pattern.compile(
          "^otel_sdk_processor_span_processed_total\\{[^}]*error_type=\"queue_full\"[^}]*} (\\S+)",
          Pattern.MULTILINE);

  @Test
  @DisplayName("R69: a collector that hangs costs calls nothing, little memory, and counted spans")
  void drops_and_counts_what_a_collector_does_not_take() throws IOException {
    var hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var telemetry =
        Telemetry.start(
            "test",
            Map.of(
                "otel.traces.exporter",
                "otlp",
                "otel.exporter.otlp.endpoint",
                "http://localhost:" + hanging.getLocalPort()));
    try (telemetry;
        hanging) {
      Tracer tracer = telemetry.openTelemetry().getTracer("test");
      spans(tracer, SPANS / 10);
      long before = used();
      long start = System.nanoTime();
      spans(tracer, SPANS);
      Duration each = Duration.ofNanos((System.nanoTime() - start) / SPANS);
      long more = used() - before;
      System.out.printf("R69: %d ns a span, %d KiB more%n", each.toNanos(), more >> 10);
      assertThat(each).isLessThan(Duration.ofMillis(1));
      assertThat(more).isLessThan(64 << 20); // other tests run beside this one
      var dropped = DROPPED.matcher(telemetry.prometheus());
      assertThat(dropped.find()).isTrue();
      assertThat(Double.parseDouble(dropped.group(1))).isGreaterThan(SPANS / 2.0);
    }
  }

  private static void spans(Tracer tracer, int count) {
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("call").startSpan().setAttribute("number", i).end();
    }
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
