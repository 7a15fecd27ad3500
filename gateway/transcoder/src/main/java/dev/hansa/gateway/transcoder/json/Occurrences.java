package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the fields of one message stand in its bytes, for messages whose fields are scattered,
 * repeated or overwritten: sorted by field, in wire order within one field.
 */
final class Occurrences {
  private long[] entries = new long[16];
  private int size;

  /** Indexes the message in the cursor's range; fields that the plan does not know are left out. */
  static Occurrences of(MessagePlan plan, WireCursor wire) {
    var all = new Occurrences();
    while (wire.hasMore()) {
      int position = wire.position();
      int tag = wire.tag();
      FieldPlan field = plan.find(tag >>> 3);
      if (field != null && field.fits(tag) && counts(field, wire)) {
        all.add(field.index, position);
      }
      wire.skip(tag);
    }
    all.dropCleared(plan);
    Arrays.sort(all.entries, 0, all.size);
    return all;
  }

  int size() {
    return size;
  }

  /** Index of the field of an entry. */
  int field(int entry) {
    return (int) (entries[entry] >>> 32);
  }

  /** Where the tag of an entry stands. */
  int position(int entry) {
    return (int) entries[entry];
  }

  /** First entry of the next field. */
  int next(int entry) {
    int i = entry;
    while (i < size && field(i) == field(entry)) {
      i++;
    }
    return i;
  }

  private void add(int field, int position) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entries[size++] = (long) field << 32 | position;
  }

  /** A number that a closed enum does not name is an unknown field: it replaces and clears none. */
  private static boolean counts(FieldPlan field, WireCursor wire) {
    if (!field.closedEnum || field.repeated) {
      return true;
    }
    int position = wire.position();
    boolean named = field.enumPlan().contains((int) wire.varint());
    wire.range(position, wire.end());
    return named;
  }

  /** A later member of a oneof clears the earlier ones, and what was before them. */
  private void dropCleared(MessagePlan plan) {
    Map<Integer, Integer> lastMembers = new HashMap<>();
    Set<Integer> cleared = new HashSet<>();
    int kept = size;
    for (int i = size - 1; i >= 0; i--) {
      FieldPlan field = plan.at(field(i));
      boolean stands = true;
      if (field.oneofBit >= 0) {
        Integer last = lastMembers.putIfAbsent(field.oneofBit, field.index);
        if (last != null && last != field.index) {
          cleared.add(field.oneofBit);
        }
        stands = !cleared.contains(field.oneofBit);
      }
      if (stands) {
        entries[--kept] = entries[i];
      }
    }
    size -= kept;
    System.arraycopy(entries, kept, entries, 0, size);
  }
}
