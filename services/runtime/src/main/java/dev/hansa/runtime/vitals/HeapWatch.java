package dev.hansa.runtime.vitals;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How full the heap is with what is in use. From 95 % on nothing more should be read, from 98 % on
 * no call be let in (R56; Envoy's overload manager has the same steps).
 *
 * <p>What is in use is known after a collection alone. A heap that looks full is collected before
 * it is believed, and so is one that was full, once a second at most: with nothing let in there
 * might never be another reason to. {@link #look} is for one thread, the answers for any.
 */
public final class HeapWatch {
  private static final Logger log = LoggerFactory.getLogger(HeapWatch.class);

  private static final double STOP_READING = 0.95;
  private static final double REFUSE = 0.98;
  private static final long BETWEEN_COLLECTIONS = TimeUnit.SECONDS.toNanos(1);

  private final DoubleSupplier filled;
  private final DoubleSupplier inUse;
  private final Runnable collect;
  private final LongSupplier nanoClock;
  private long collectedNanos;
  private volatile double fill;

  /**
   * @param filled part of the heap that is taken, garbage included, 0 to 1
   * @param inUse part of the heap that was taken after the last collection, 0 to 1
   */
  HeapWatch(DoubleSupplier filled, DoubleSupplier inUse, Runnable collect, LongSupplier nanoClock) {
    this.filled = filled;
    this.inUse = inUse;
    this.collect = collect;
    this.nanoClock = nanoClock;
    collectedNanos = nanoClock.getAsLong() - BETWEEN_COLLECTIONS;
  }

  /** Watches the heap of this process: its oldest generation, where it has generations. */
  public static HeapWatch ofThisProcess() {
    Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .filter(MemoryPoolMXBean::isUsageThresholdSupported)
            .filter(pool -> pool.getCollectionUsage() != null)
            .findFirst();
    return new HeapWatch(
        () -> old.map(pool -> part(pool.getUsage())).orElse(0.0),
        () -> old.map(pool -> part(pool.getCollectionUsage())).orElse(0.0),
        System::gc,
        System::nanoTime);
  }

  private static double part(MemoryUsage usage) {
    return usage.getMax() <= 0 ? 0 : (double) usage.getUsed() / usage.getMax();
  }

  /** Looks how full it is. To be called four times a second. */
  public void look() {
    double before = fill;
    fill = measure();
    if (fill >= STOP_READING && before < STOP_READING) {
      log.warn("the heap is full to {} %: nothing more is read", Math.round(fill * 100));
    } else if (fill < STOP_READING && before >= STOP_READING) {
      log.info("the heap has room again");
    }
  }

  private double measure() {
    if (filled.getAsDouble() < STOP_READING) {
      return 0;
    }
    long now = nanoClock.getAsLong();
    if (now - collectedNanos >= BETWEEN_COLLECTIONS) {
      collectedNanos = now;
      collect.run();
    }
    return Math.min(filled.getAsDouble(), inUse.getAsDouble());
  }

  /** Whether there is room to read what clients send. */
  public boolean mayRead() {
    return fill < STOP_READING;
  }

  /** Whether there is room for another call. */
  public boolean mayAdmit() {
    return fill < REFUSE;
  }
}
