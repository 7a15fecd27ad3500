package dev.hansa.identity.keys;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the keys do at which time. Immutable: time passes, the plan says what follows from it.
 *
 * @param keys every key that is known, in no order
 */
record KeyPlan(List<PlannedKey> keys) {
  private static final Comparator<PlannedKey> BY_TURN =
      Comparator.comparing(PlannedKey::active).thenComparing(PlannedKey::id);

  KeyPlan {
    keys = List.copyOf(keys);
  }

  /** The keys that verify, those that sign later or earlier among them. */
  List<PlannedKey> accepted(Instant now) {
    return keys.stream().filter(key -> key.isAccepted(now)).toList();
  }

  /** Keys that may sign, the one whose turn it is first. */
  List<PlannedKey> signers(Instant now) {
    return keys.stream()
        .filter(key -> key.isAccepted(now) && key.isActive(now))
        .sorted(BY_TURN.reversed())
        .toList();
  }

  Optional<PlannedKey> signer(Instant now) {
    return signers(now).stream().findFirst();
  }

  /** The key that signs next. */
  Optional<PlannedKey> standby(Instant now) {
    return keys.stream().filter(key -> key.isAccepted(now) && !key.isActive(now)).min(BY_TURN);
  }

  Optional<PlannedKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** The next instant at which time alone makes a key sign or go. */
  Instant changesAfter(Instant now) {
    return keys.stream()
        .filter(key -> key.isAccepted(now))
        .flatMap(key -> Stream.concat(Stream.of(key.active()), key.retired().stream()))
        .filter(now::isBefore)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }
}
