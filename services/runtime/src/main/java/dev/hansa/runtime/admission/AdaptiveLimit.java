package dev.hansa.runtime.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limit.window.PercentileSampleWindowFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How many unary calls at once do this process good, found out by how long they take. Ten times a
 * second the median of at least ten calls is judged. Safe for many threads, never blocks.
 */
final class AdaptiveLimit {
  private static final int WINDOW_MILLIS = 100;
  private static final int WINDOW_CALLS = 10;
  private static final int MAX_WINDOW_CALLS = 1000;
  private static final double MEDIAN = 0.5;

  /** What a call that took as long as usual counts; the library has no unit but time. */
  private static final double USUAL_NANOS = 100_000_000;

  private static final int MAX_METHODS = 10_000;

  private final Limit limit;
  private final Map<String, History> histories = new ConcurrentHashMap<>();

  /** What is known of the calls of one method. */
  private record History(Pace pace, Floor floor) {
    private History() {
      this(new Pace(), new Floor());
    }
  }

  AdaptiveLimit(AdmissionConfig config) {
    limit =
        WindowedLimit.newBuilder()
            .minWindowTime(WINDOW_MILLIS, TimeUnit.MILLISECONDS)
            .maxWindowTime(WINDOW_MILLIS, TimeUnit.MILLISECONDS)
            .windowSize(WINDOW_CALLS)
            .sampleWindowFactory(PercentileSampleWindowFactory.of(MEDIAN, MAX_WINDOW_CALLS))
            .build(
                new LatencyLimit(config.initialLimit(), config.minLimit(), config.maxInFlight()));
  }

  int present() {
    return limit.getLimit();
  }

  /**
   * Takes a call into account that was served.
   *
   * @param inFlight unary calls, itself among them, when it came
   */
  void served(String method, long startNanos, long endNanos, int inFlight) {
    long took = endNanos - startNanos;
    History history = history(method);
    history.floor().served(took, endNanos);
    double ratio = history.pace().ratio(took, inFlight < present() / 2);
    sample(endNanos, ratio, inFlight, false);
  }

  /** Takes a call into account that was given up, if it took longer than its like. */
  void givenUp(String method, long startNanos, long endNanos, int inFlight) {
    long took = endNanos - startNanos;
    Pace pace = history(method).pace();
    if (pace.isExceededBy(took)) {
      sample(endNanos, pace.ratio(took, false), inFlight, true);
    }
  }

  private void sample(long endNanos, double ratio, int inFlight, boolean dropped) {
    long nanos = Math.max(1, (long) (ratio * USUAL_NANOS));
    limit.onSample(endNanos - nanos, nanos, inFlight, dropped);
  }

  /** The least time in which a call of this method was served lately; 0 if that is not known. */
  long floor(String method, long nowNanos) {
    History known = histories.get(method);
    return known == null ? 0 : known.floor().nanos(nowNanos);
  }

  private History history(String method) {
    History known = histories.get(method);
    if (known != null) {
      return known;
    }
    return histories.computeIfAbsent(
        histories.size() < MAX_METHODS ? method : "", _ -> new History());
  }
}
