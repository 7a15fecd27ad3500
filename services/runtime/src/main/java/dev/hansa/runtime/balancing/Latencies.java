package dev.hansa.runtime.balancing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts durations in buckets of which four double the duration, up to an hour. Safe for many
 * threads, never blocks.
 */
final class Latencies {
  static final int BUCKETS = 128;
  private static final int PARTS = 4;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos));
  }

  /** How often each bucket was met. */
  int[] counts() {
    var copy = new int[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  static int bucket(long nanos) {
    long micros = Math.max(PARTS, nanos / 1000);
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
    int part = (int) (micros >> (octave - 2)) & (PARTS - 1);
    return Math.min(BUCKETS - 1, (octave - 2) * PARTS + part);
  }

  /** The least duration that falls into a bucket. */
  static Duration floor(int bucket) {
    long micros = (long) (PARTS + bucket % PARTS) << (bucket / PARTS);
    return Duration.ofNanos(micros * 1000);
  }
}
