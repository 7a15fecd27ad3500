package dev.hansa.bench.hop;

import dev.hansa.bench.hop.Pace.Times;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What was measured, as medians over the rounds; what is above bare, or of it, is the median of
 * what it was within a round, and half of the rounds are within +-. Beside it stands the least that
 * was measured in any round.
 *
 * @param contenders the bare hop is the first
 */
record Table(List<Contender> contenders) {
  private Contender bare() {
    return contenders.getFirst();
  }

  /** What may be added to a call, in microseconds of CPU, at most. */
  private static final double[] MOST_CPU = {0, 5, 9};

  private static final double MOST_P99 = 100;
  private static final double LEAST_STREAM = 0.9;

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%-20s %8s %8s %6s %8s %8s %8s %8s %9s %8s %8s %9s %6s%n",
        "unary calls",
        "CPU us",
        "above",
        "+-",
        "least",
        "above",
        "bytes",
        "above",
        "calls/s",
        "p50 us",
        "p99 us",
        "above",
        "+-");
    contenders.forEach(one -> calls(out, one));
    out.printf(
        Locale.ROOT,
        "%n%-20s %8s %10s %12s %9s %6s%n",
        "one stream",
        "CPU us",
        "bytes",
        "messages/s",
        "of bare",
        "+-");
    contenders.forEach(one -> streams(out, one));
    out.println();
    for (int i = 1; i < contenders.size(); i++) {
      verdict(out, contenders.get(i), MOST_CPU[i]);
    }
  }

  private void verdict(PrintStream out, Contender one, double mostCpu) {
    Series cpu = moreCpu(one);
    Series p99 = later(one);
    Series part = part(one);
    out.printf(
        Locale.ROOT,
        "%s: %.1f us of CPU a call (%.0f at most: %s), %.0f us at p99 (%.0f: %s), streams at %.0f%%"
            + " (%.0f%% at least: %s), %s%n",
        one,
        cpu.median(),
        mostCpu,
        holds(cpu.median() <= mostCpu, cpu, mostCpu),
        p99.median(),
        MOST_P99,
        holds(p99.median() < MOST_P99, p99, MOST_P99),
        100 * part.median(),
        100 * LEAST_STREAM,
        holds(part.median() >= LEAST_STREAM, part, 1 - LEAST_STREAM),
        one.failures());
  }

  /** Rounds that differ by more than what is allowed tell nothing. */
  private static String holds(boolean is, Series rounds, double allowed) {
    if (rounds.spread() > allowed) {
      return "too noisy to tell";
    }
    return is ? "holds" : "does NOT hold";
  }

  private Series moreCpu(Contender one) {
    return one.calls(Slice::cpuMicros).above(bare().calls(Slice::cpuMicros));
  }

  private Series later(Contender one) {
    return one.times(Times::p99).above(bare().times(Times::p99));
  }

  private Series part(Contender one) {
    return one.streams(Slice::perSecond).times(bare().streams(Slice::perSecond));
  }

  private void calls(PrintStream out, Contender one) {
    double least = one.calls(Slice::cpuMicros).least();
    Series bytes = one.calls(Slice::bytes);
    out.printf(
        Locale.ROOT,
        "%-20s %8.1f %8.2f %6.2f %8.1f %8.2f %8.0f %8.0f %9.0f %8.0f %8.0f %9.0f %6.0f%n",
        one,
        one.calls(Slice::cpuMicros).median(),
        moreCpu(one).median(),
        moreCpu(one).spread(),
        least,
        least - bare().calls(Slice::cpuMicros).least(),
        bytes.median(),
        bytes.above(bare().calls(Slice::bytes)).median(),
        one.calls(Slice::perSecond).median(),
        one.times(Times::median).median(),
        one.times(Times::p99).median(),
        later(one).median(),
        later(one).spread());
  }

  private void streams(PrintStream out, Contender one) {
    out.printf(
        Locale.ROOT,
        "%-20s %8.2f %10.0f %12.0f %8.1f%% %6.1f%n",
        one,
        one.streams(Slice::cpuMicros).median(),
        one.streams(Slice::bytes).median(),
        one.streams(Slice::perSecond).median(),
        100 * part(one).median(),
        100 * part(one).spread());
  }
}
