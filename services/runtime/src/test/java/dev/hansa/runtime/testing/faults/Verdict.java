package dev.hansa.runtime.testing.faults;

import dev.hansa.runtime.testing.faults.Ledger.Ending;
import dev.hansa.runtime.testing.faults.Ledger.Entry;
import dev.hansa.runtime.testing.faults.Ledger.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What comes of a {@link Ledger}.
 *
 * @param operations that were asked for
 * @param attempts at them
 * @param perSecond attempts a second, from the first that began to the last that ended
 * @param failed operations of which no attempt was answered that it is done
 * @param lost operations that were answered as done and had no effect
 * @param doubled operations that had their effect more than once
 * @param unexplained effects that nobody asked for, or that were refused and nothing else
 * @param notes of attempts that were not done, a line an attempt
 */
public record Verdict(
    int operations,
    int attempts,
    double perSecond,
    List<String> failed,
    List<String> lost,
    List<String> doubled,
    List<String> unexplained,
    List<String> notes) {

  /** Under less load too little happens beside a fault for a run to tell anything. */
  public static final double LEAST_PER_SECOND = 50;

  /** What is known of one operation. */
  private static final class History {
    private boolean write;
    private int asked;
    private int done;
    private int unknown;
    private int ended;
    private int effects;

    private void add(Event event) {
      switch (event) {
        case Event.Asked(boolean isWrite) -> {
          write = isWrite;
          asked++;
        }
        case Event.Ended(Ending ending, String _) -> {
          ended++;
          switch (ending) {
            case DONE -> done++;
            case UNKNOWN -> unknown++;
            case REFUSED -> {}
          }
        }
        case Event.Effect() -> effects++;
      }
    }

    private boolean isLost() {
      return write && done > 0 && effects == 0;
    }

    private boolean isUnexplained() {
      boolean refused = ended == asked && done == 0 && unknown == 0;
      return effects > 0 && (asked == 0 || refused);
    }
  }

  static Verdict of(List<Entry> entries) {
    Map<String, History> histories = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Entry entry : entries) {
      histories.computeIfAbsent(entry.operation(), _ -> new History()).add(entry.event());
      switch (entry.event()) {
        case Event.Asked _ -> first = Math.min(first, entry.atNanos());
        case Event.Ended(Ending ending, String note) -> {
          last = Math.max(last, entry.atNanos());
          if (ending != Ending.DONE) {
            notes.add(entry.operation() + " " + ending + ": " + note);
          }
        }
        case Event.Effect _ -> {}
      }
    }
    int attempts = histories.values().stream().mapToInt(history -> history.asked).sum();
    return new Verdict(
        (int) histories.values().stream().filter(history -> history.asked > 0).count(),
        attempts,
        last > first ? attempts / ((last - first) / 1e9) : 0,
        which(histories, history -> history.asked > 0 && history.done == 0),
        which(histories, History::isLost),
        which(histories, history -> history.effects > 1),
        which(histories, History::isUnexplained),
        List.copyOf(notes));
  }

  /** One question to all histories. */
  private interface Question {
    boolean applies(History history);
  }

  private static List<String> which(Map<String, History> histories, Question question) {
    return histories.entrySet().stream()
        .filter(entry -> question.applies(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * This verdict, if the run counts and nothing was lost, doubled or unexplained. What failed is
   * the test's to judge.
   *
   * @throws AssertionError saying what was, or that the run does not count
   */
  public Verdict orFail() {
    if (perSecond < LEAST_PER_SECOND) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "A run below %.0f requests/s does not count: this one had %.1f (%d attempts).",
              LEAST_PER_SECOND,
              perSecond,
              attempts));
    }
    if (!lost.isEmpty() || !doubled.isEmpty() || !unexplained.isEmpty()) {
      throw new AssertionError(
          "lost: " + lost + ", doubled: " + doubled + ", unexplained: " + unexplained);
    }
    return this;
  }

  /** Part of the operations that were done, 0 to 1. */
  public double success() {
    return operations == 0 ? 0 : 1 - (double) failed.size() / operations;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d operations, %d attempts, %.0f/s, %d failed, %d lost, %d doubled, %d unexplained",
        operations,
        attempts,
        perSecond,
        failed.size(),
        lost.size(),
        doubled.size(),
        unexplained.size());
  }
}
