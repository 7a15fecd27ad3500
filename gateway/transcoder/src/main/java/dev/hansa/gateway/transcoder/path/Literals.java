package dev.hansa.gateway.transcoder.path;

import org.jspecify.annotations.Nullable;

/**
 * What follows each literal, found by a slice of a path without a copy of it. Grows while it is
 * built, then is only read.
 */
final class Literals<T> {
  /** Keys at even places, each with its value behind it: one line of cache, most often. */
  private @Nullable Object[] table = new @Nullable Object[4];

  private int size;

  /** The value of a slice that may hold percent escapes, all of them valid. */
  @Nullable T find(String path, int from, int to) {
    if (size == 0) {
      return null;
    }
    int escape = path.indexOf('%', from);
    if (escape < 0 || escape >= to) {
      return get(path, from, to);
    }
    String decoded = PercentCode.decode(path.substring(from, to));
    return get(decoded, 0, decoded.length());
  }

  /** Adds a value; the key, decoded, must be new. */
  void put(String key, T value) {
    if (++size * 4 > table.length) {
      grow();
    }
    set(key, value);
  }

  @SuppressWarnings("unchecked") // only put() writes values
  @Nullable T get(String text, int from, int to) {
    return (T) table[place(text, from, to) + 1];
  }

  private void set(String key, @Nullable Object value) {
    int place = place(key, 0, key.length());
    table[place] = key;
    table[place + 1] = value;
  }

  /** Place of a key, or the free one that it would take. */
  private int place(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int mask = table.length - 2;
    int place = (hash ^ (hash >>> 15)) << 1 & mask;
    while (table[place] instanceof String key) {
      if (key.length() == to - from && text.startsWith(key, from)) {
        return place;
      }
      place = place + 2 & mask;
    }
    return place;
  }

  private void grow() {
    @Nullable Object[] old = table;
    table = new @Nullable Object[old.length * 2];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] instanceof String key) {
        set(key, old[i + 1]);
      }
    }
  }
}
