package dev.hansa.bench.hop;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One hop of the mesh beside a bare one: CPU, allocation and times of calls, throughput of streams,
 * then what each part of client and server adds.
 */
public final class HopRun {
  private static final int CALLS_AT_ONCE = 32;
  private static final int MESSAGES_AT_ONCE = 256;
  private static final double LOAD = 0.5;
  private static final double RARELY = 0.01;

  private final int rounds;
  private final int warmUps;
  private final long nanos;
  private final PrintStream out;

  /**
   * @param quick for a rough run of a minute
   * @param out progress, and the tables as they come
   */
  public HopRun(boolean quick, PrintStream out) {
    rounds = quick ? 6 : 40;
    warmUps = quick ? 9 : 30;
    nanos = TimeUnit.MILLISECONDS.toNanos(quick ? 200 : 500);
    this.out = out;
  }

  /** Runs to the end. */
  public void run() {
    try (var rarely = new Parties(RARELY);
        var always = new Parties(1)) {
      for (Threads threads : Threads.values()) {
        compare(threads, rarely, always);
      }
      try (var shares = new Shares(new Staircase(rarely, Threads.SOCKETS), Threads.SOCKETS)) {
        shares.measure(rounds / 2, CALLS_AT_ONCE, nanos);
        shares.print(out);
      }
    }
  }

  private void compare(Threads threads, Parties rarely, Parties always) {
    int top = Staircase.top();
    try (var bare = contender("bare grpc-java", rarely, threads, Staircase.BARE);
        var sampled = contender("hansa, 1 % sampled", rarely, threads, top);
        var traced = contender("hansa, 100 % sampled", always, threads, top)) {
      var contenders = List.of(bare, sampled, traced);
      out.printf("%nhandlers and listeners on %s; warming up%n", threads);
      double perSecond = warmUp(contenders);
      out.printf(Locale.ROOT, "half load is %,.0f calls a second%n", perSecond);
      for (int round = 0; round < rounds; round++) {
        var order = new ArrayList<>(contenders);
        Collections.rotate(order, round); // none is always the one after the busiest
        order.forEach(one -> one.call(CALLS_AT_ONCE, nanos));
        order.forEach(one -> one.talk(MESSAGES_AT_ONCE, nanos));
        order.forEach(one -> one.pace(perSecond, nanos));
      }
      new Table(contenders).print(out);
    }
  }

  /** Gives half of the calls a second that the slowest can do. */
  private double warmUp(List<Contender> contenders) {
    for (int i = 0; i < warmUps; i++) {
      contenders.forEach(one -> one.call(CALLS_AT_ONCE, nanos));
      contenders.forEach(one -> one.talk(MESSAGES_AT_ONCE, nanos / 2));
    }
    contenders.forEach(Contender::forget);
    contenders.forEach(one -> one.call(CALLS_AT_ONCE, nanos));
    double perSecond =
        contenders.stream()
            .mapToDouble(one -> LOAD * one.calls(Slice::perSecond).median())
            .min()
            .orElseThrow();
    contenders.forEach(one -> one.pace(perSecond, nanos));
    contenders.forEach(Contender::forget);
    return perSecond;
  }

  private static Contender contender(String name, Parties parties, Threads threads, int stair) {
    return new Contender(name, new Staircase(parties, threads).hop(stair), threads.options());
  }
}
