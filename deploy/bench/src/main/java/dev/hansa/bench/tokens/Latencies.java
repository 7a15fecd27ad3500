package dev.hansa.bench.tokens;

import java.util.Arrays;

/** Times of single answers, in nanoseconds. For one thread. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int size;

  void add(long time) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = time;
  }

  /** The time that so many of a hundred answers stay below. */
  double percentile(double percent) {
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1, Math.ceil(size * percent / 100) - 1)];
  }
}
