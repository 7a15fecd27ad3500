package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** What this process holds in memory. */
final class Memory {
  private Memory() {}

  /** Bytes on the heap after a collection, and those of gRPC's buffers. */
  static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + Math.max(0, PlatformDependent.usedDirectMemory());
  }
}
