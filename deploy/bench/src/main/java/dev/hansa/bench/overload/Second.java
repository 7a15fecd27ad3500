package dev.hansa.bench.overload;

import dev.hansa.runtime.contract.Criticality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the calls that were made in one second. Safe for many threads. */
final class Second {
  private final Map<Criticality, int[]> counts = new EnumMap<>(Criticality.class);
  private final List<Long> served = new ArrayList<>();

  synchronized void offered(Criticality criticality) {
    counts(criticality)[0]++;
  }

  synchronized void served(Criticality criticality, long nanos) {
    counts(criticality)[1]++;
    served.add(nanos);
  }

  private int[] counts(Criticality criticality) {
    return counts.computeIfAbsent(criticality, _ -> new int[2]);
  }

  synchronized int offeredOf(Criticality criticality) {
    return counts(criticality)[0];
  }

  synchronized int servedOf(Criticality criticality) {
    return counts(criticality)[1];
  }

  synchronized int offeredAll() {
    return counts.values().stream().mapToInt(count -> count[0]).sum();
  }

  synchronized int servedAll() {
    return served.size();
  }

  /** Below which so many of a hundred served calls stay, in milliseconds. */
  double percentile(double percent) {
    return Phase.percentile(times().stream().sorted().toList(), percent);
  }

  /** How long those took that were served, in nanoseconds. */
  synchronized List<Long> times() {
    return List.copyOf(served);
  }
}
