package dev.hansa.gateway.transcoder.json;

import java.util.ArrayList;
import java.util.List;

/** The key sets of the maps that are open, one within another. */
final class KeySets {
  private final List<KeySet> sets = new ArrayList<>();
  private int open;

  /** Forgets all. */
  void begin() {
    open = 0;
  }

  KeySet open() {
    if (open == sets.size()) {
      sets.add(new KeySet());
    }
    KeySet set = sets.get(open++);
    set.clear();
    return set;
  }

  /** Ends the one opened last. */
  void close() {
    sets.get(--open).clear();
  }
}
