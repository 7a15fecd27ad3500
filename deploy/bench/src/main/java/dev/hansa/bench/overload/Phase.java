package dev.hansa.bench.overload;

import dev.hansa.runtime.contract.Criticality;
import java.util.List;

/**
 * A stretch of the run, second by second.
 *
 * @param name what it is
 */
record Phase(String name, List<Second> seconds) {
  Phase {
    seconds = List.copyOf(seconds);
  }

  double servedPerSecond() {
    return seconds.stream().mapToInt(Second::servedAll).average().orElse(0);
  }

  double offeredPerSecond() {
    return seconds.stream().mapToInt(Second::offeredAll).average().orElse(0);
  }

  /** Which share of the calls of a kind was served. */
  double share(Criticality criticality) {
    int offered = seconds.stream().mapToInt(second -> second.offeredOf(criticality)).sum();
    int served = seconds.stream().mapToInt(second -> second.servedOf(criticality)).sum();
    return offered == 0 ? 1 : (double) served / offered;
  }

  /** Below which so many of a hundred served calls stay, in milliseconds. */
  double percentile(double percent) {
    return percentile(
        seconds.stream().flatMap(second -> second.times().stream()).sorted().toList(), percent);
  }

  /**
   * The same in the usual second: the median of the seconds' own percentiles. A pause of the
   * machine spoils the second in which it falls, not all of them.
   */
  double usual(double percent) {
    double[] each =
        seconds.stream()
            .filter(second -> second.servedAll() > 0)
            .mapToDouble(second -> second.percentile(percent))
            .sorted()
            .toArray();
    return each.length == 0 ? 0 : each[each.length / 2];
  }

  static double percentile(List<Long> sorted, double percent) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
  }
}
