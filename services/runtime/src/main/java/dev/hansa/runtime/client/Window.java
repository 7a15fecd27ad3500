package dev.hansa.runtime.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The items that came but are not acknowledged, and what is acknowledged without any missing
 * before. For one thread.
 */
final class Window {
  private final Deque<Entry> entries = new ArrayDeque<>();
  private Optional<Object> acknowledged = Optional.empty();

  /** One position in the stream. */
  static final class Entry {
    private final Object position;
    private final boolean item;
    private boolean done;

    private Entry(Object position, boolean item) {
      this.position = position;
      this.item = item;
      this.done = !item;
    }
  }

  /** The last position up to which everything is acknowledged. */
  Optional<Object> acknowledged() {
    return acknowledged;
  }

  /** Everything up to there was dealt with before the stream began. */
  void begin(Object position) {
    acknowledged = Optional.of(position);
  }

  /** The position of the first one that is not acknowledged. */
  Optional<Object> first() {
    return Optional.ofNullable(entries.peekFirst()).map(entry -> entry.position);
  }

  int size() {
    return entries.size();
  }

  Entry add(Object position) {
    var entry = new Entry(position, true);
    entries.addLast(entry);
    return entry;
  }

  void acknowledge(Entry entry) {
    entry.done = true;
    advance();
  }

  /** There is no item up to here that did not come. */
  void reached(Object position) {
    var last = entries.peekLast();
    if (last != null && !last.item) {
      entries.removeLast();
    }
    entries.addLast(new Entry(position, false));
    advance();
  }

  private void advance() {
    for (var head = entries.peekFirst(); head != null && head.done; head = entries.peekFirst()) {
      acknowledged = Optional.of(head.position);
      entries.removeFirst();
    }
  }

  boolean contains(Object position) {
    return acknowledged.filter(position::equals).isPresent()
        || entries.stream().anyMatch(entry -> entry.position.equals(position));
  }
}
