package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one map so far, as slices of the buffer that they were written to. A few are compared
 * one by one; more go into a set that no choice of keys makes slow.
 */
final class KeySet {
  private static final int FEW = 16;

  private final int[] starts = new int[FEW];
  private final int[] lengths = new int[FEW];
  private int size;
  private @Nullable Set<String> many;

  void clear() {
    size = 0;
    many = null;
  }

  /** Adds a key; false if it is here already. */
  boolean add(byte[] bytes, int from, int to) {
    if (many != null) {
      return many.add(text(bytes, from, to));
    }
    for (int i = 0; i < size; i++) {
      if (lengths[i] == to - from
          && Arrays.equals(bytes, starts[i], starts[i] + lengths[i], bytes, from, to)) {
        return false;
      }
    }
    if (size == FEW) {
      return keep(bytes).add(text(bytes, from, to));
    }
    starts[size] = from;
    lengths[size++] = to - from;
    return true;
  }

  /** Says that the key added last has moved. */
  void moved(int by) {
    if (many == null) {
      starts[size - 1] += by;
    }
  }

  /** Keeps the keys themselves, whatever becomes of the buffer. */
  Set<String> keep(byte[] bytes) {
    Set<String> all = many;
    if (all == null) {
      all = new HashSet<>();
      for (int i = 0; i < size; i++) {
        all.add(text(bytes, starts[i], starts[i] + lengths[i]));
      }
      many = all;
    }
    return all;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
