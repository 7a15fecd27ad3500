package dev.hansa.bench.tokens;

import java.util.Arrays;

/** Times of single answers, in nanoseconds. For one thread. */
final class Latencies {
  private final long[] nanos;
  private int size;

  Latencies(int capacity) {
    nanos = new long[capacity];
  }

  void add(long time) {
    nanos[size++] = time;
  }

  /** The time that so many of a hundred answers stay below. */
  double percentile(double percent) {
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1, Math.ceil(size * percent / 100) - 1)];
  }
}
