package dev.hansa.bench.hop;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What each stair adds to a call, from a bare hop to a whole one. */
final class Shares implements AutoCloseable {
  private final List<Contender> stairs;

  Shares(Staircase staircase, Threads threads) {
    List<String> names = Staircase.names();
    stairs =
        IntStream.range(0, names.size())
            .mapToObj(i -> new Contender(names.get(i), staircase.hop(i), threads.options()))
            .toList();
  }

  /** Goes up once for warming up, then as often as there are rounds. */
  void measure(int rounds, int atOnce, long nanos) {
    stairs.forEach(stair -> stair.call(atOnce, nanos));
    stairs.forEach(Contender::forget);
    for (int round = 0; round < rounds; round++) {
      stairs.forEach(stair -> stair.call(atOnce, nanos));
    }
  }

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%n%-16s %8s %6s %8s %8s%n",
        "adds to a call",
        "CPU us",
        "+-",
        "least",
        "bytes");
    for (int i = 1; i < stairs.size(); i++) {
      Contender below = stairs.get(i - 1);
      Contender one = stairs.get(i);
      Series cpu = one.calls(Slice::cpuMicros).above(below.calls(Slice::cpuMicros));
      out.printf(
          Locale.ROOT,
          "%-16s %8.2f %6.2f %8.2f %8.0f%n",
          one,
          cpu.median(),
          cpu.spread(),
          one.calls(Slice::cpuMicros).least() - below.calls(Slice::cpuMicros).least(),
          one.calls(Slice::bytes).above(below.calls(Slice::bytes)).median());
    }
  }

  @Override
  public void close() {
    stairs.forEach(Contender::close);
  }
}
