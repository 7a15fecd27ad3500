package dev.hansa.bench.hop;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What was measured of one thing, a value a round. Two of them compare by what they were in the
 * same round, so that whatever else the machine does hits both.
 */
final class Series {
  private final double[] values;

  Series(double... values) {
    this.values = values.clone();
  }

  static <T> Series of(List<T> rounds, ToDoubleFunction<T> value) {
    return new Series(rounds.stream().mapToDouble(value).toArray());
  }

  double median() {
    return quantile(0.5);
  }

  /** What it was in the quietest round: whatever else the machine does only adds to CPU. */
  double least() {
    return quantile(0);
  }

  /** Half of the values are within this much of the median, or nearer. */
  double spread() {
    double middle = median();
    return new Series(DoubleStream.of(values).map(value -> Math.abs(value - middle)).toArray())
        .median();
  }

  /** Round by round, how much more this is than the other. */
  Series above(Series other) {
    return new Series(
        IntStream.range(0, rounds(other)).mapToDouble(i -> values[i] - other.values[i]).toArray());
  }

  /** Round by round, how many times the other this is. */
  Series times(Series other) {
    return new Series(
        IntStream.range(0, rounds(other)).mapToDouble(i -> values[i] / other.values[i]).toArray());
  }

  private int rounds(Series other) {
    if (values.length != other.values.length) {
      throw new IllegalArgumentException(
          "rounds: " + other.values.length + " (expected: " + values.length + ")");
    }
    return values.length;
  }

  /** The mean of the two in the middle, if there are two. */
  private double quantile(double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = part * (sorted.length - 1);
    int below = (int) at;
    int above = (int) Math.ceil(at);
    return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
  }
}
