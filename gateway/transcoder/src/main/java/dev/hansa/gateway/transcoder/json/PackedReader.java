package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;

/**
 * Arrays of what long ones are mostly made of. Where the document is read and where the wire is
 * written stay in registers for a slice of the document, and no branch depends on signs or lengths.
 */
final class PackedReader {
  /** Bytes of the document. */
  private static final int SLICE = 1024;

  /** A digit and a comma. */
  private static final int SHORTEST = 2;

  /** Two words in which a number may end, and one behind it. */
  private static final int LONGEST = 24;

  /** What is read before the end of a number. */
  private static final int BEFORE = 10;

  private static final long EIGHT_DIGITS = 100_000_000;

  /** By the number of digits: which of the last eight bytes they are. */
  private static final long[] LAST_EIGHT = new long[16];

  /** Which of the two bytes before those. */
  private static final long[] TWO_BEFORE = new long[16];

  /** The least number of so many digits without a zero before it; too much for any other length. */
  private static final long[] LEAST = new long[16];

  static {
    Arrays.fill(LEAST, Long.MAX_VALUE);
    long least = 1;
    for (int digits = 1; digits <= 10; digits++) {
      LAST_EIGHT[digits] = -1L << Math.max(0, 64 - 8 * digits);
      TWO_BEFORE[digits] = digits > 8 ? 0xffff & -1L << (80 - 8 * digits) : 0;
      LEAST[digits] = digits == 1 ? 0 : least;
      least *= 10;
    }
  }

  private final JsonScanner scan;
  private final WireBuffer out;
  private final int[] values = new int[SLICE];
  private int found;
  private int count;

  PackedReader(JsonScanner scan, WireBuffer out) {
    this.scan = scan;
    this.out = out;
  }

  /** Elements that were read last. */
  int count() {
    return count;
  }

  /**
   * Reads elements of 32 bits of the common form that have a comma after them. It stops some
   * hundreds of elements before the limit: a loop that counted up to it would be unrolled, and lose
   * a fifth of its speed to what no longer fits in registers.
   *
   * @param most elements
   * @return where the first element begins that was not read
   */
  int int32s(int from, int most) {
    count = 0;
    int at = from;
    int before = -1;
    while (at != before && at >= BEFORE && most - count > SLICE / SHORTEST) {
      before = at;
      at = slice(at, Math.min(scan.end - LONGEST, at + SLICE));
    }
    return at;
  }

  private int slice(int from, int to) {
    int at = values(from, to);
    int good = found;
    out.room(good * Varints.LONGEST + WireBuffer.SLACK);
    out.size = write(out.bytes, out.size, good);
    count += good;
    return at;
  }

  private int values(int from, int to) {
    byte[] in = scan.in;
    int[] result = values;
    int i = 0;
    int at = from;
    while (at < to) {
      long word = Words.at(in, at);
      int first = Long.numberOfTrailingZeros(Words.notDigits(word) & ~0xffL);
      int more = Long.numberOfTrailingZeros(Words.notDigits(Words.at(in, at + 8)));
      int length = (first >>> 3) + ((more >>> 3) & -(first >>> 6));
      int end = at + length;
      // All bits if there is a sign.
      long sign = (((word ^ '-') & 0xff) - 1) >> 63;
      int digits = (length + (int) sign) & 15;
      long low = Words.digitValues(Words.at(in, end - 8)) & LAST_EIGHT[digits];
      long high = Words.digitValues(Words.at(in, end - 10)) & TWO_BEFORE[digits];
      long magnitude = Words.eight(low) + ((high * (10 << 8 | 1)) >>> 8 & 0xff) * EIGHT_DIGITS;
      long inRange = (magnitude - LEAST[digits]) | (Integer.MAX_VALUE - sign - magnitude);
      long after = Words.at(in, end);
      if ((Words.noValues(low) | Words.noValues(high)) != 0
          || inRange < 0
          || (after & 0xff) != ',') {
        break;
      }
      result[i++] = (int) ((magnitude ^ sign) - sign);
      at = end + 1;
      if ((after & 0xff00) <= (' ' << 8)) {
        at = scan.space(at);
      }
    }
    found = i;
    return at;
  }

  private int write(byte[] target, int from, int count) {
    int[] source = values;
    int size = from;
    for (int i = 0; i < count; i++) {
      size = Varints.putInt(target, size, source[i]);
    }
    return size;
  }
}
