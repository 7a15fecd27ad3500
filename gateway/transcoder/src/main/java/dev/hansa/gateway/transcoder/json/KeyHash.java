package dev.hansa.gateway.transcoder.json;

import java.util.SplittableRandom;

/**
 * A hash of bytes that differs from process to process, eight bytes at a time: both halves of a
 * product with a secret.
 *
 * @see <a href="https://github.com/wangyi-fudan/wyhash">wyhash</a>
 */
final class KeyHash {
  private static final long SEED = new SplittableRandom().nextLong();
  private static final long SECRET = new SplittableRandom().nextLong() | 1;

  private KeyHash() {}

  static int of(byte[] bytes, int from, int length) {
    long hash = SEED ^ length;
    int at = from;
    int end = from + length;
    for (; at + 8 <= end; at += 8) {
      hash = mixed(hash ^ Words.at(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (bytes[at] & 0xff);
    }
    hash = mixed(hash ^ rest);
    return (int) (hash ^ hash >>> 32);
  }

  private static long mixed(long value) {
    return Math.multiplyHigh(value, SECRET) ^ (value * SECRET);
  }
}
