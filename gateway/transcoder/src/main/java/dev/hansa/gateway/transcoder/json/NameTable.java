package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by UTF-8 name, looked up by a slice of bytes without making a string. Immutable. */
final class NameTable<V> {
  private final byte[][] names;
  private final @Nullable Object[] values;
  private final int mask;

  NameTable(Map<String, V> entries) {
    int capacity = Math.max(4, Integer.highestOneBit(entries.size() * 2) * 2);
    names = new byte[capacity][];
    values = new @Nullable Object[capacity];
    mask = capacity - 1;
    entries.forEach(
        (name, value) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          int slot = slot(bytes, 0, bytes.length);
          names[slot] = bytes;
          values[slot] = value;
        });
  }

  @SuppressWarnings("unchecked")
  @Nullable V find(byte[] bytes, int from, int to) {
    return (V) values[slot(bytes, from, to)];
  }

  @Nullable V find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (names[slot] != null
        && !Arrays.equals(names[slot], 0, names[slot].length, bytes, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
