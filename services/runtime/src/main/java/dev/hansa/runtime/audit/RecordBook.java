package dev.hansa.runtime.audit;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest records, bounded. When it is full, the oldest record of the peer that has the most
 * makes room: whoever causes a storm of denials pushes out its own alone (security.md O14).
 *
 * <p>Safe for many threads; the monitor of {@code this} guards all.
 */
final class RecordBook {
  private final int capacity;
  private final Map<String, DecisionRecord> byId = new HashMap<>();
  private final Map<String, Deque<String>> idsByPeer = new HashMap<>();

  /**
   * @param capacity the most records; each takes about 1 KiB
   */
  RecordBook(int capacity) {
    this.capacity = capacity;
  }

  synchronized void keep(DecisionRecord decision) {
    if (byId.size() == capacity) {
      dropOne();
    }
    byId.put(decision.id(), decision);
    idsByPeer.computeIfAbsent(decision.peer(), _ -> new ArrayDeque<>()).addLast(decision.id());
  }

  synchronized Optional<DecisionRecord> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  private void dropOne() {
    idsByPeer.entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .ifPresent(
            most -> {
              byId.remove(most.getValue().removeFirst());
              if (most.getValue().isEmpty()) {
                idsByPeer.remove(most.getKey());
              }
            });
  }
}
