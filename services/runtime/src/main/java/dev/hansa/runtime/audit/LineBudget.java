package dev.hansa.runtime.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * How many lines the log bears, by kind. What is kept back is counted and told later as a number,
 * so that lines and numbers together always give the exact count.
 *
 * <p>Safe for many threads; the monitor of {@code this} guards all.
 */
final class LineBudget {
  private final int lines;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Window> windows = new HashMap<>();

  private static final class Window {
    private Instant end = Instant.EPOCH;
    private int told;
    private long keptBack;
  }

  /**
   * @param lines the most of one kind within one window
   */
  LineBudget(int lines, Duration window, InstantSource clock) {
    this.lines = lines;
    this.window = window;
    this.clock = clock;
  }

  /** Whether a line of this kind may be written; one that may not is counted. */
  synchronized boolean allows(String kind) {
    var present = windows.computeIfAbsent(kind, _ -> new Window());
    Instant now = clock.instant();
    boolean setBack = present.end.minus(window).isAfter(now);
    if (setBack || !now.isBefore(present.end)) {
      present.end = now.plus(window);
      present.told = 0;
    }
    if (present.told == lines) {
      present.keptBack++;
      return false;
    }
    present.told++;
    return true;
  }

  /** Hands over what was kept back since the last time, by kind, and begins to count anew. */
  void settle(ObjLongConsumer<String> teller) {
    Map<String, Long> all = new HashMap<>();
    synchronized (this) {
      windows.forEach(
          (kind, present) -> {
            if (present.keptBack > 0) {
              all.put(kind, present.keptBack);
              present.keptBack = 0;
            }
          });
    }
    all.forEach(teller::accept);
  }
}
