package dev.hansa.bench.hop;

import dev.hansa.bench.hop.Pace.Times;
import io.grpc.CallOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A hop that is measured, and what was measured of it, round by round. */
final class Contender implements AutoCloseable {
  private final String name;
  private final Hop hop;
  private final CallOptions options;
  private final List<Slice> calls = new ArrayList<>();
  private final List<Slice> streams = new ArrayList<>();
  private final Failures failures = new Failures();
  private final List<Times> times = new ArrayList<>();

  Contender(String name, Hop hop, CallOptions options) {
    this.name = name;
    this.hop = hop;
    this.options = options;
  }

  /** Makes calls back to back. */
  void call(int atOnce, long nanos) {
    calls.add(Calls.run(hop.channel(), options, atOnce, nanos, failures));
  }

  /** Talks on one stream. */
  void talk(int atOnce, long nanos) {
    streams.add(Talk.run(hop.channel(), options, atOnce, nanos));
  }

  /** Makes calls at a steady rate. */
  void pace(double perSecond, long nanos) {
    times.add(Pace.run(hop.channel(), options, perSecond, nanos, failures));
  }

  /** That was warming up. */
  void forget() {
    calls.clear();
    streams.clear();
    times.clear();
    failures.forget();
  }

  /** Calls that were not answered well. */
  Failures failures() {
    return failures;
  }

  Series calls(ToDoubleFunction<Slice> value) {
    return Series.of(calls, value);
  }

  Series streams(ToDoubleFunction<Slice> value) {
    return Series.of(streams, value);
  }

  Series times(ToDoubleFunction<Times> value) {
    return Series.of(times, value);
  }

  @Override
  public void close() {
    hop.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
