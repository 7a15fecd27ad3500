package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one map so far, as slices of the buffer that they were written to. A few are compared
 * one by one; more are found by their hashes. Where hashes meet too often, the keys go into a set
 * that no choice of keys makes slow.
 */
final class KeySet {
  private static final int FEW = 16;

  /** So many slots in a row are looked at; a table is at most half full. */
  private static final int PATIENCE = 32;

  /** More than so many are let go of. */
  private static final int KEPT = 4096;

  private static final int NOWHERE = -1;

  private int[] starts = new int[FEW];
  private int[] lengths = new int[FEW];
  private int size;

  /** Indexes of keys from 1, by hash; 0 is free. Only of more than a few keys. */
  private int[] slots = {};

  private @Nullable Set<String> texts;

  void clear() {
    if (starts.length > KEPT) {
      starts = new int[FEW];
      lengths = new int[FEW];
      slots = new int[0];
    }
    size = 0;
    texts = null;
  }

  /** Adds a key; false if it is here already. */
  boolean add(byte[] bytes, int from, int to) {
    if (texts != null) {
      return texts.add(text(bytes, from, to));
    }
    if (size < FEW) {
      return addFew(bytes, from, to - from);
    }
    if (size == starts.length || size == FEW) {
      index(bytes);
    }
    return addMany(bytes, from, to - from);
  }

  private boolean addFew(byte[] bytes, int from, int length) {
    for (int i = 0; i < size; i++) {
      if (is(i, bytes, from, length)) {
        return false;
      }
    }
    append(from, length);
    return true;
  }

  private boolean addMany(byte[] bytes, int from, int length) {
    int slot = texts == null ? slot(bytes, from, length) : NOWHERE;
    if (slot == NOWHERE) {
      return keep(bytes).add(text(bytes, from, from + length));
    }
    if (slots[slot] != 0) {
      return false;
    }
    append(from, length);
    slots[slot] = size;
    return true;
  }

  /** Where the key is, or belongs; {@link #NOWHERE} if that is too far away. */
  private int slot(byte[] bytes, int from, int length) {
    int last = slots.length - 1;
    int first = KeyHash.of(bytes, from, length) & last;
    for (int i = 0; i < PATIENCE; i++) {
      int slot = (first + i) & last;
      int key = slots[slot];
      if (key == 0 || is(key - 1, bytes, from, length)) {
        return slot;
      }
    }
    return NOWHERE;
  }

  private void append(int from, int length) {
    starts[size] = from;
    lengths[size++] = length;
  }

  private boolean is(int key, byte[] bytes, int from, int length) {
    int start = starts[key];
    return lengths[key] == length
        && Arrays.equals(bytes, start, start + length, bytes, from, from + length);
  }

  /** Finds all slots anew, after room is made for as many keys again if there is none. */
  private void index(byte[] bytes) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    if (slots.length < starts.length * 2) {
      slots = new int[starts.length * 2];
    }
    Arrays.fill(slots, 0);
    for (int i = 0; i < size; i++) {
      int slot = slot(bytes, starts[i], lengths[i]);
      if (slot == NOWHERE) {
        keep(bytes);
        return;
      }
      slots[slot] = i + 1;
    }
  }

  /** Says that the key added last has moved. */
  void moved(int by) {
    if (texts == null) {
      starts[size - 1] += by;
    }
  }

  /** Keeps the keys themselves, whatever becomes of the buffer. */
  Set<String> keep(byte[] bytes) {
    Set<String> all = texts;
    if (all == null) {
      all = new HashSet<>();
      for (int i = 0; i < size; i++) {
        all.add(text(bytes, starts[i], starts[i] + lengths[i]));
      }
      texts = all;
    }
    return all;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
