package dev.hansa.bench.codec;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What was measured, round by round, and the table that it makes. */
final class Figures {
  private static final int ARRAY_HEADER = 16;

  private record Series(Payload payload, boolean in, Peer peer) {}

  /**
   * One measurement.
   *
   * @param nanos of CPU per document
   * @param bytes allocated per document
   */
  private record Figure(double nanos, double bytes) {}

  private final Map<Series, List<Figure>> all = new LinkedHashMap<>();

  void add(Payload payload, RunResult result) {
    boolean in = result.getParams().getBenchmark().endsWith("toWire");
    Peer peer = Peer.valueOf(result.getParams().getParam("peer"));
    all.computeIfAbsent(new Series(payload, in, peer), _ -> new ArrayList<>())
        .add(new Figure(score(result, CpuTime.LABEL), score(result, "gc.alloc.rate.norm")));
  }

  private static double score(RunResult result, String label) {
    Result<?> secondary = Objects.requireNonNull(result.getSecondaryResults().get(label));
    return secondary.getScore();
  }

  /** Prints medians over the rounds; a ratio is the median of the ratios within a round. */
  void print(Set<Payload> payloads, PrintStream out) throws IOException {
    out.printf(
        Locale.ROOT,
        "%n%s%n%-9s %9s %-4s %8s %8s %8s %8s  | %8s %8s %8s  | %9s %9s %9s%n",
        "MB of JSON per second of CPU; Hansa's ratio to each peer; bytes allocated beyond the"
            + " result",
        "payload",
        "JSON B",
        "",
        "hansa",
        "jackson",
        "jf-gen",
        "jf-dyn",
        "jackson",
        "jf-gen",
        "jf-dyn",
        "hansa",
        "jackson",
        "jf-dyn");
    for (Payload payload : payloads) {
      Sample sample = Sample.of(payload);
      row(out, payload, true, sample.json().length, sample.wire().length);
      row(out, payload, false, sample.json().length, sample.json().length);
    }
  }

  private void row(PrintStream out, Payload payload, boolean in, int json, int result) {
    out.printf(
        Locale.ROOT,
        "%-9s %9d %-4s %8.1f %8.1f %8.1f %8.1f  | %7.2fx %7.2fx %7.2fx  | %9.0f %9.0f %9.0f%n",
        payload,
        json,
        in ? "in" : "out",
        speed(payload, in, Peer.HANSA, json),
        speed(payload, in, Peer.JACKSON, json),
        speed(payload, in, Peer.JSON_FORMAT, json),
        speed(payload, in, Peer.JSON_FORMAT_DYNAMIC, json),
        ratio(payload, in, Peer.JACKSON),
        ratio(payload, in, Peer.JSON_FORMAT),
        ratio(payload, in, Peer.JSON_FORMAT_DYNAMIC),
        beyond(payload, in, Peer.HANSA, result),
        beyond(payload, in, Peer.JACKSON, result),
        beyond(payload, in, Peer.JSON_FORMAT_DYNAMIC, result));
  }

  private List<Figure> figures(Payload payload, boolean in, Peer peer) {
    return all.getOrDefault(new Series(payload, in, peer), List.of());
  }

  private double speed(Payload payload, boolean in, Peer peer, int json) {
    return json * 1e3 / median(figures(payload, in, peer).stream().mapToDouble(Figure::nanos));
  }

  private double ratio(Payload payload, boolean in, Peer peer) {
    List<Figure> ours = figures(payload, in, Peer.HANSA);
    List<Figure> theirs = figures(payload, in, peer);
    return median(
        IntStream.range(0, ours.size())
            .mapToDouble(round -> theirs.get(round).nanos() / ours.get(round).nanos()));
  }

  private double beyond(Payload payload, boolean in, Peer peer, int result) {
    int array = (result + ARRAY_HEADER + 7) & ~7;
    return median(figures(payload, in, peer).stream().mapToDouble(Figure::bytes)) - array;
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
