package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Places of UTF-8 names in a list, looked up by a slice of bytes without making a string. A name
 * that stands in the list twice has its last place. Immutable.
 */
final class NameTable {
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final byte[][] names;
  private final int[] places;
  private final int shift;

  NameTable(List<String> list) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(2, list.size()));
    names = new byte[1 << bits][];
    places = new int[1 << bits];
    shift = 64 - bits;
    for (int i = 0; i < list.size(); i++) {
      byte[] name = list.get(i).getBytes(StandardCharsets.UTF_8);
      int slot = slot(name, 0, name.length);
      names[slot] = name;
      places[slot] = i;
    }
  }

  /** The place of a name; negative if it is not here. */
  int find(byte[] bytes, int from, int to) {
    int slot = slot(bytes, from, to);
    return names[slot] == null ? -1 : places[slot];
  }

  private int slot(byte[] bytes, int from, int to) {
    int slot = (int) (hash(bytes, from, to) >>> shift);
    while (names[slot] != null
        && !Arrays.equals(names[slot], 0, names[slot].length, bytes, from, to)) {
      slot = (slot + 1) & (names.length - 1);
    }
    return slot;
  }

  private static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      hash = mix(hash ^ Words.at(bytes, i));
    }
    if (i + 4 <= to) {
      hash = mix(hash ^ Words.intAt(bytes, i));
      i += 4;
    }
    for (; i < to; i++) {
      hash = (hash << 8) ^ bytes[i];
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long product = value * MIX;
    return product ^ (product >>> 32);
  }
}
