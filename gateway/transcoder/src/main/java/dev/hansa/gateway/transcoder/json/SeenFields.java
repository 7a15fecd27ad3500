package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;

/** Which fields and oneofs of the open messages were met: a stack of bit sets in one array. */
final class SeenFields {
  private long[] words = new long[8];
  private int top;

  /** Opens an empty set for a message; give the result to the other methods. */
  int open(MessagePlan plan) {
    int base = top;
    top += plan.words();
    if (top > words.length) {
      words = Arrays.copyOf(words, Math.max(top, words.length * 2));
    }
    Arrays.fill(words, base, top, 0);
    return base;
  }

  void close(int base) {
    top = base;
  }

  /** Adds a bit; false if it was there. */
  boolean add(int base, int bit) {
    int word = base + (bit >>> 6);
    long mask = 1L << bit;
    boolean added = (words[word] & mask) == 0;
    words[word] |= mask;
    return added;
  }
}
