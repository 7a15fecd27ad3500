package dev.hansa.bench.routes;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures 10 and 10,000 routes in turns, in one process. */
public final class RoutesRun {
  private static final int FEW = 10;
  private static final int MANY = 10_000;

  private final int rounds;
  private final PrintStream out;

  /**
   * @param quick for a rough run of about a minute
   * @param out progress, and the result at the end
   */
  public RoutesRun(boolean quick, PrintStream out) {
    this.rounds = quick ? 5 : 15;
    this.out = out;
  }

  /** Runs to the end. */
  public void run() {
    double[] ratios = new double[rounds];
    try {
      measure(FEW);
      measure(MANY);
      for (int round = 0; round < rounds; round++) {
        double few = measure(FEW);
        double many = measure(MANY);
        ratios[round] = many / few;
        out.printf(
            Locale.ROOT,
            "round %d of %d: %.0f ns among %,d, %.0f ns among %,d: %.2fx%n",
            round + 1,
            rounds,
            few,
            FEW,
            many,
            MANY,
            ratios[round]);
      }
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmark did not run", e);
    }
    Arrays.sort(ratios);
    out.printf(
        Locale.ROOT,
        "finding a route among %,d costs %.2fx of what it costs among %,d (median)%n",
        MANY,
        ratios[rounds / 2],
        FEW);
  }

  /** Nanoseconds per request. */
  private static double measure(int routes) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(RoutesBenchmark.class.getName())
            .param("routes", Integer.toString(routes))
            .forks(0)
            .threads(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(500))
            .verbosity(VerboseMode.SILENT)
            .build();
    RunResult result = new Runner(options).runSingle();
    return result.getPrimaryResult().getScore();
  }
}
