package dev.hansa.bench.hop;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far: client, server, whatever they do beside, and the garbage
 * collector.
 *
 * @param cpuNanos of all processors, user and system
 * @param bytes allocated by all threads
 * @param wallNanos by the clock
 */
record Usage(long cpuNanos, long bytes, long wallNanos) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  static Usage now() {
    return new Usage(
        SYSTEM.getProcessCpuTime(), THREADS.getTotalThreadAllocatedBytes(), System.nanoTime());
  }

  Usage since(Usage before) {
    return new Usage(
        cpuNanos - before.cpuNanos, bytes - before.bytes, wallNanos - before.wallNanos);
  }
}
