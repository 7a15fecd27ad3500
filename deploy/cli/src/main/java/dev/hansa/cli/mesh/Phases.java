package dev.hansa.cli.mesh;

import java.io.PrintStream;
import java.util.Locale;

/** Tells of numbered steps with the time that each took. For one thread. */
final class Phases {
  private static final int TITLE_WIDTH = 16;

  private final PrintStream output;
  private final int count;
  private int number;

  Phases(PrintStream output, int count) {
    this.output = output;
    this.count = count;
  }

  /** Runs one step; it answers with what it did, in a few words. */
  void run(String title, Step step) {
    number++;
    output.print(
        String.format(Locale.ROOT, "[%d/%d] %-" + TITLE_WIDTH + "s ", number, count, title));
    output.flush();
    long start = System.nanoTime();
    boolean done = false;
    try {
      String result = step.run();
      done = true;
      output.printf(Locale.ROOT, "%s (%s)%n", result, seconds(start));
    } finally {
      if (!done) {
        output.printf(Locale.ROOT, "failed (%s)%n", seconds(start));
      }
      output.flush();
    }
  }

  private static String seconds(long start) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }

  /** One step. */
  @FunctionalInterface
  interface Step {
    String run();
  }
}
