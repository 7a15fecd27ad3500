package dev.hansa.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.TestMetrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JvmMetricsTest {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
  private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(20);

  private final TestMetrics metrics = new TestMetrics();

  @BeforeEach
  void observe() {
    JvmMetrics.observe(metrics.meter());
  }

  private double figure(String name) {
    return metrics.figures(name).getOrDefault(Attributes.empty(), Double.NaN);
  }

  @Test
  void tell_when_the_process_started_and_for_how_long_it_runs() {
    double start = ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0;
    assertThat(figure("process.start_time")).isEqualTo(start);
    assertThat(figure("process.start_time")).as("it never changes").isEqualTo(start);
    assertThat(figure("process.uptime"))
        .isPositive()
        .isLessThanOrEqualTo(Instant.now().toEpochMilli() / 1000.0 - start + 1);
  }

  @Test
  void tell_the_memory_of_each_pool() {
    var pools =
        ManagementFactory.getMemoryPoolMXBeans().stream().map(MemoryPoolMXBean::getName).toList();
    assertThat(metrics.figures("jvm.memory.used").keySet())
        .extracting(pool -> pool.get(POOL))
        .containsExactlyInAnyOrderElementsOf(pools);
    assertThat(metrics.figures("jvm.memory.committed")).hasSameSizeAs(pools);
    assertThat(metrics.figures("jvm.memory.used").keySet())
        .extracting(pool -> pool.get(TYPE))
        .contains("heap", "non_heap");
  }

  @Test
  void leave_out_limits_that_there_are_not_and_pools_that_nobody_collects() {
    var limited =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getUsage().getMax() >= 0)
            .map(MemoryPoolMXBean::getName)
            .toList();
    assertThat(metrics.figures("jvm.memory.limit").keySet())
        .extracting(pool -> pool.get(POOL))
        .containsExactlyInAnyOrderElementsOf(limited);
    assertThat(metrics.figures("jvm.memory.used_after_last_gc").keySet())
        .isNotEmpty()
        .extracting(pool -> pool.get(TYPE))
        .containsOnly("heap");
  }

  @Test
  void tell_threads_processor_time_and_open_files() {
    assertThat(figure("jvm.thread.count")).isGreaterThanOrEqualTo(1);
    assertThat(figure("jvm.cpu.time")).isPositive();
    assertThat(figure("process.unix.file_descriptor.count")).isPositive();
  }

  @Test
  @Timeout(60)
  void count_the_pauses_of_collections() {
    List<HistogramPointData> pauses = List.of();
    while (pauses.isEmpty()) { // they are told by another thread
      System.gc();
      LockSupport.parkNanos(A_MOMENT);
      pauses = pauses();
    }
    assertThat(pauses)
        .allSatisfy(
            pause -> {
              assertThat(pause.getBoundaries()).containsExactly(0.01, 0.1, 1.0, 10.0);
              assertThat(pause.getAttributes().get(AttributeKey.stringKey("jvm.gc.name")))
                  .isNotBlank();
              assertThat(pause.getAttributes().get(AttributeKey.stringKey("jvm.gc.action")))
                  .isNotBlank();
            });
  }

  private List<HistogramPointData> pauses() {
    return metrics.told().stream()
        .filter(metric -> metric.getName().equals("jvm.gc.duration"))
        .map(MetricData::getHistogramData)
        .flatMap(pauses -> pauses.getPoints().stream())
        .toList();
  }
}
