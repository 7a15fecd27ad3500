package dev.hansa.runtime.balancing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the calls to some endpoints were like for a while.
 *
 * @param ended calls that ended, those that failed by a fault of the endpoint included
 * @param faults of these, those that failed so
 * @param latencies of unary calls that ended without a fault, by buckets of {@link Latencies}
 * @param waiting ages of unary calls that are still unanswered
 */
record Sample(long ended, long faults, List<Integer> latencies, List<Duration> waiting) {
  static final Sample NONE = new Sample(0, 0, List.of(), List.of());

  Sample {
    latencies = List.copyOf(latencies);
    waiting = List.copyOf(waiting);
  }

  static Sample of(long ended, long faults, int[] latencies, List<Duration> waiting) {
    return new Sample(ended, faults, Arrays.stream(latencies).boxed().toList(), waiting);
  }

  /** Both together. */
  Sample and(Sample other) {
    return new Sample(
        ended + other.ended,
        faults + other.faults,
        IntStream.range(0, Latencies.BUCKETS).mapToObj(i -> at(i) + other.at(i)).toList(),
        IntStream.range(0, waiting.size() + other.waiting.size())
            .mapToObj(
                i -> i < waiting.size() ? waiting.get(i) : other.waiting.get(i - waiting.size()))
            .toList());
  }

  private int at(int bucket) {
    return bucket < latencies.size() ? latencies.get(bucket) : 0;
  }

  /** What half of the calls took at most, within a fifth; empty if none ended well. */
  Optional<Duration> median() {
    long all = latencies.stream().mapToLong(Integer::longValue).sum();
    long below = 0;
    for (int bucket = 0; bucket < latencies.size(); bucket++) {
      below += at(bucket);
      if (below * 2 > all) {
        return Optional.of(Latencies.floor(bucket));
      }
    }
    return Optional.empty();
  }

  /** Calls that there is something to say about: they ended, or should have. */
  long volume(Duration limit) {
    return ended + overdue(limit);
  }

  /** The share, 0 to 1, of calls that failed or took longer than the limit. */
  double bad(Duration limit) {
    long volume = volume(limit);
    return volume == 0 ? 0 : (double) (faults + slow(limit) + overdue(limit)) / volume;
  }

  private long slow(Duration limit) {
    return IntStream.range(0, latencies.size())
        .filter(bucket -> Latencies.floor(bucket).compareTo(limit) > 0)
        .mapToLong(this::at)
        .sum();
  }

  private long overdue(Duration limit) {
    return waiting.stream().filter(age -> age.compareTo(limit) > 0).count();
  }
}
