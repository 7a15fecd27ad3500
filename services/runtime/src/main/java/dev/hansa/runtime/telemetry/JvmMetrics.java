package dev.hansa.runtime.telemetry;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * The Java virtual machine and its process, by the names of the semantic conventions. All but the
 * pauses of collections is read when somebody asks for metrics, and costs nothing otherwise.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/runtime/jvm-metrics/">JVM metrics</a>
 */
final class JvmMetrics {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
  private static final AttributeKey<String> GC = AttributeKey.stringKey("jvm.gc.name");
  private static final AttributeKey<String> ACTION = AttributeKey.stringKey("jvm.gc.action");
  private static final List<Double> PAUSES =
      List.of(0.01, 0.1, 1.0, 10.0); // as the convention says
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private JvmMetrics() {}

  /** Adds them for as long as the meter lives. */
  static void observe(Meter meter) {
    memory(
        meter,
        "jvm.memory.used",
        "Memory in use",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getUsed);
    memory(
        meter,
        "jvm.memory.committed",
        "Memory that is set aside",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getCommitted);
    memory(
        meter,
        "jvm.memory.limit",
        "The most memory there may be",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getMax);
    memory(
        meter,
        "jvm.memory.used_after_last_gc",
        "Memory in use after the last collection of the pool",
        MemoryPoolMXBean::getCollectionUsage,
        MemoryUsage::getUsed);
    process(meter);
    collections(meter);
  }

  private static void memory(
      Meter meter,
      String name,
      String description,
      Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
      ToLongFunction<MemoryUsage> figure) {
    var pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .map(pool -> new Pool(pool, attributes(pool)))
            .toList();
    var _ =
        meter
            .upDownCounterBuilder(name)
            .setUnit("By")
            .setDescription(description)
            .buildWithCallback(
                measured -> pools.forEach(pool -> pool.measure(usage, figure, measured)));
  }

  private record Pool(MemoryPoolMXBean bean, Attributes attributes) {
    void measure(
        Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
        ToLongFunction<MemoryUsage> figure,
        ObservableLongMeasurement measured) {
      MemoryUsage present = usage.apply(bean);
      if (present != null && figure.applyAsLong(present) >= 0) { // below zero: it has none
        measured.record(figure.applyAsLong(present), attributes);
      }
    }
  }

  private static Attributes attributes(MemoryPoolMXBean pool) {
    return Attributes.of(
        TYPE, pool.getType() == MemoryType.HEAP ? "heap" : "non_heap", POOL, pool.getName());
  }

  private static void process(Meter meter) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    var threads = ManagementFactory.getThreadMXBean();
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var _ =
        meter
            .gaugeBuilder("process.uptime")
            .setUnit("s")
            .setDescription("Since the process started")
            .buildWithCallback(gauge -> gauge.record(runtime.getUptime() / MILLIS));
    var _ = // tells even those starts apart between which nobody asked: uptime need not fall then
        meter
            .gaugeBuilder("process.start_time")
            .setUnit("s")
            .setDescription("When the process started, since 1970")
            .buildWithCallback(gauge -> gauge.record(runtime.getStartTime() / MILLIS));
    var _ =
        meter
            .upDownCounterBuilder("jvm.thread.count")
            .setUnit("{thread}")
            .setDescription("Threads of the platform")
            .buildWithCallback(count -> count.record(threads.getThreadCount()));
    var _ =
        meter
            .counterBuilder("jvm.cpu.time")
            .ofDoubles()
            .setUnit("s")
            .setDescription("Processor time that the process used")
            .buildWithCallback(time -> time.record(system.getProcessCpuTime() / NANOS));
    if (system instanceof UnixOperatingSystemMXBean unix) {
      var _ =
          meter
              .upDownCounterBuilder("process.unix.file_descriptor.count")
              .setUnit("{file_descriptor}")
              .setDescription("Files and sockets that are open")
              .buildWithCallback(count -> count.record(unix.getOpenFileDescriptorCount()));
    }
  }

  private static void collections(Meter meter) {
    DoubleHistogram pauses =
        meter
            .histogramBuilder("jvm.gc.duration")
            .setUnit("s")
            .setDescription("Pauses for collections")
            .setExplicitBucketBoundariesAdvice(PAUSES)
            .build();
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener((told, _) -> paused(told, pauses), null, null);
      }
    }
  }

  private static void paused(Notification told, DoubleHistogram pauses) {
    if (told.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && told.getUserData() instanceof CompositeData data) {
      var info = GarbageCollectionNotificationInfo.from(data);
      pauses.record(
          info.getGcInfo().getDuration() / MILLIS,
          Attributes.of(GC, info.getGcName(), ACTION, info.getGcAction()));
    }
  }
}
