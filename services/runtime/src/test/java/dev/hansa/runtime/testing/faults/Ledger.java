package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Takes down every attempt of a run, how it ended, and every effect that it had. Operations go by
 * keys that are used once. For many threads.
 *
 * <p>Effects are taken down where they happen, or read from the books of those who keep them after
 * the run.
 */
public final class Ledger {
  private final LongSupplier nanoClock;
  private final List<Entry> entries = new ArrayList<>(); // its own lock

  /** How an attempt ended, as its caller sees it. */
  public enum Ending {
    /** It was answered that it is done. */
    DONE,
    /** It was answered that nothing was done. */
    REFUSED,
    /** There is no answer, or none that says whether it was done. */
    UNKNOWN
  }

  /**
   * One line.
   *
   * @param atNanos of a clock that only grows
   * @param operation its key
   */
  public record Entry(long atNanos, String operation, Event event) {}

  /** What happened to an operation. */
  public sealed interface Event {
    /** It was asked for; {@code write} if it is to have an effect. */
    record Asked(boolean write) implements Event {}

    /** An attempt ended. */
    record Ended(Ending ending, String note) implements Event {}

    /** It had its effect. */
    record Effect() implements Event {}
  }

  /** An empty ledger. */
  public Ledger() {
    this(System::nanoTime);
  }

  /** An empty ledger by another clock, of nanoseconds since anything. */
  public Ledger(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** An attempt at something that is to have an effect begins; each further one is told as well. */
  public void asked(String operation) {
    add(operation, new Event.Asked(true));
  }

  /** An attempt at something that leaves nothing behind begins. */
  public void askedToRead(String operation) {
    add(operation, new Event.Asked(false));
  }

  /** An attempt ended; {@code note} is for whoever reads the ledger. */
  public void ended(String operation, Ending ending, String note) {
    add(operation, new Event.Ended(ending, note));
  }

  /** An operation had its effect; each time that it has one is told. */
  public void effect(String operation) {
    add(operation, new Event.Effect());
  }

  /** The effects that the books say there were, each as often as it is there. */
  public void effects(Collection<String> operations) {
    operations.forEach(this::effect);
  }

  private void add(String operation, Event event) {
    var entry = new Entry(nanoClock.getAsLong(), operation, event);
    synchronized (entries) {
      entries.add(entry);
    }
  }

  /** All of it, in order. */
  public List<Entry> entries() {
    synchronized (entries) {
      return List.copyOf(entries);
    }
  }

  /** What comes of it. */
  public Verdict verdict() {
    return Verdict.of(entries());
  }

  /** Writes all of it, a line an entry, in seconds from the first. */
  public void write(Path file) throws IOException {
    var all = entries();
    long start = all.isEmpty() ? 0 : all.getFirst().atNanos();
    Files.write(
        file,
        all.stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%.6f %s %s",
                        (entry.atNanos() - start) / 1e9,
                        entry.operation(),
                        entry.event()))
            .toList());
  }
}
