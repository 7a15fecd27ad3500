package dev.hansa.gateway.edge;

import dev.hansa.runtime.server.Caller;
import io.grpc.Status.Code;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the calls of each partner take, and how they end, whichever port they came in by. Names
 * are those of verified tokens, so of registered partners alone; the first hundred have figures of
 * their own, all others share one name. Safe for many threads.
 */
final class PartnerCalls {
  /** With three outcomes and seven buckets, some 2,700 series. */
  static final int NAMES = 100;

  private static final String OTHERS = "other";
  private static final AttributeKey<String> PARTNER = AttributeKey.stringKey("hansa.partner");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final List<Double> SECONDS = List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0);
  private static final double NANOS = 1e9;

  private final Map<String, Series> known = new ConcurrentHashMap<>();
  private final Series others = Series.of(OTHERS);
  private final DoubleHistogram durations;

  /** Attributes, made once: a call makes none. */
  private record Series(Attributes good, Attributes refused, Attributes failed) {
    static Series of(String name) {
      return new Series(
          Attributes.of(PARTNER, name, OUTCOME, "ok"),
          Attributes.of(PARTNER, name, OUTCOME, "refused"),
          Attributes.of(PARTNER, name, OUTCOME, "failed"));
    }

    /** What the partner can mend is refused, what only the mesh can mend has failed. */
    Attributes after(Code code) {
      return switch (code) {
        case OK, CANCELLED -> good;
        case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> failed;
        default -> refused;
      };
    }
  }

  PartnerCalls(Meter meter) {
    durations =
        meter
            .histogramBuilder("hansa.partner.call.duration")
            .setUnit("s")
            .setDescription("Calls that the edge made for partners, by partner and outcome")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
  }

  /** A call of the caller in the present context begins. */
  Timed begin() {
    return begin(Caller.find().flatMap(Caller::partner));
  }

  Timed begin(Optional<String> partner) {
    return new Timed(partner.map(this::series).orElse(others), System.nanoTime());
  }

  private Series series(String partner) {
    Series series = known.get(partner);
    if (series != null) {
      return series;
    }
    // A race may let one or two more in.
    return known.size() < NAMES ? known.computeIfAbsent(partner, Series::of) : others;
  }

  /** A call that goes on. */
  final class Timed {
    private final Series series;
    private final long begun;

    private Timed(Series series, long begun) {
      this.series = series;
      this.begun = begun;
    }

    void end(Code code) {
      durations.record((System.nanoTime() - begun) / NANOS, series.after(code));
    }
  }
}
