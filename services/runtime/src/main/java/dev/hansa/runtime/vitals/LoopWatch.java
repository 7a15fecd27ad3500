package dev.hansa.runtime.vitals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether event loops still turn. Each is asked to answer at each look; one that has not answered
 * for 3 s hangs, most likely in a callback that blocks, and what all threads do is told (R10).
 *
 * <p>{@link #look} is for one thread, {@link #good} for any.
 */
public final class LoopWatch {
  private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);

  /** With a look each second, and one to come, a loop that hangs is noticed within 5 s. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final List<Loop> loops;
  private final LongSupplier nanoClock;
  private final Consumer<String> report;
  private volatile boolean good = true;

  private static final class Loop {
    private final int number;
    private final Executor executor;
    private volatile long askedNanos; // written by the looking thread
    private volatile boolean answered = true;
    private volatile long lagNanos; // of the last answer

    private Loop(int number, Executor executor) {
      this.number = number;
      this.executor = executor;
    }

    /** How long it took to answer, or has not answered by now. */
    private long lag(long now) {
      return answered ? lagNanos : Math.max(lagNanos, now - askedNanos);
    }

    private boolean turns(long now, LongSupplier nanoClock) {
      if (!answered) {
        return now - askedNanos < LIMIT.toNanos();
      }
      answered = false;
      askedNanos = now;
      try {
        executor.execute(
            () -> {
              lagNanos = nanoClock.getAsLong() - now;
              answered = true;
            });
      } catch (RejectedExecutionException _) {
        answered = true; // it was told to end
      }
      return true;
    }
  }

  /** Watches these loops. */
  public LoopWatch(List<? extends Executor> loops) {
    this(loops, System::nanoTime, log::error);
  }

  LoopWatch(List<? extends Executor> loops, LongSupplier nanoClock, Consumer<String> report) {
    this.loops = IntStream.range(0, loops.size()).mapToObj(i -> new Loop(i, loops.get(i))).toList();
    this.nanoClock = nanoClock;
    this.report = report;
  }

  /** Looks at all of them. To be called once a second; never blocks. */
  public void look() {
    long now = nanoClock.getAsLong();
    String hanging =
        loops.stream()
            .filter(loop -> !loop.turns(now, nanoClock))
            .map(loop -> Integer.toString(loop.number))
            .collect(Collectors.joining(", "));
    if (!hanging.isEmpty() && good) {
      report.accept("event loop " + hanging + " hangs; all threads:\n" + ThreadDump.now());
    } else if (hanging.isEmpty() && !good) {
      log.info("all event loops turn again");
    }
    good = hanging.isEmpty();
  }

  /** How long the slowest of them lets whatever is next wait, by the last look. */
  public Duration lag() {
    long now = nanoClock.getAsLong();
    return Duration.ofNanos(loops.stream().mapToLong(loop -> loop.lag(now)).max().orElse(0));
  }

  /** Whether all turned at the last look. */
  public boolean good() {
    return good;
  }
}
