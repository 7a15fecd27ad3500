package dev.hansa.gateway.transcoder.json;

/** Checks UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** Index of the first byte that is no valid UTF-8, or {@code to}. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return to;
  }

  /** Length of the character that begins at {@code i}; 0 if it is not valid. */
  static int sequence(byte[] bytes, int i, int to) {
    if (i + 4 <= bytes.length) {
      int word = Words.intAt(bytes, i);
      if ((word & 0xc0e0) == 0x80c0 && (word & 0x1e) != 0 && i + 2 <= to) {
        return 2;
      }
      // Which of 16 leads, and in which half the second byte lies: neither overlong nor surrogate.
      int lead = word & 0x200f;
      if ((word & 0xc0c0f0) == 0x8080e0 && lead != 0 && lead != 0x200d && i + 3 <= to) {
        return 3;
      }
    }
    return anySequence(bytes, i, to);
  }

  private static int anySequence(byte[] bytes, int i, int to) {
    int first = bytes[i];
    if (first >= 0) {
      return 1;
    }
    if (first >= (byte) 0xc2 && first <= (byte) 0xdf) {
      return i + 1 < to && isContinuation(bytes[i + 1]) ? 2 : 0;
    }
    if (first >= (byte) 0xe0 && first <= (byte) 0xef) {
      return i + 2 < to && threeIsValid(first, bytes[i + 1]) && isContinuation(bytes[i + 2])
          ? 3
          : 0;
    }
    if (first >= (byte) 0xf0 && first <= (byte) 0xf4) {
      return i + 3 < to
              && fourIsValid(first, bytes[i + 1])
              && isContinuation(bytes[i + 2])
              && isContinuation(bytes[i + 3])
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean threeIsValid(int first, int second) {
    return isContinuation(second)
        && !(first == (byte) 0xe0 && second < (byte) 0xa0)
        && !(first == (byte) 0xed && second >= (byte) 0xa0);
  }

  private static boolean fourIsValid(int first, int second) {
    return isContinuation(second)
        && !(first == (byte) 0xf0 && second < (byte) 0x90)
        && !(first == (byte) 0xf4 && second >= (byte) 0x90);
  }

  private static boolean isContinuation(int value) {
    return value < (byte) 0xc0;
  }
}
