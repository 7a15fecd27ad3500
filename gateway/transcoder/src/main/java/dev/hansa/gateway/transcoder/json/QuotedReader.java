package dev.hansa.gateway.transcoder.json;

/**
 * Arrays of 64-bit numbers, which stand in quotes, as {@link PackedReader} reads those of 32 bits:
 * a slice of the document into an array, then the array onto the wire.
 */
final class QuotedReader {
  /** Bytes of the document, four at least for each element. */
  private static final int SLICE = 1024;

  private static final int SHORTEST = 4;

  /** Quotes, a sign, 20 digits and what is read beyond them by whole words. */
  private static final int LONGEST = 40;

  /** What is read before the end of a number. */
  private static final int BEFORE = 24;

  private static final int BETWEEN = '"' | ',' << 8 | '"' << 16;
  private static final long EIGHT_DIGITS = 100_000_000;
  private static final long SIXTEEN_DIGITS = EIGHT_DIGITS * EIGHT_DIGITS;

  /** What a 64-bit number may have before its last sixteen digits. */
  private static final long LARGEST_TOP = 1844;

  private static final int SIGNED_DIGITS = 19;
  private static final int UNSIGNED_DIGITS = 20;

  /** Which of eight bytes are digits, by their number and 16: none, some at their end, or all. */
  private static final long[] DIGITS = new long[64];

  static {
    for (int i = 17; i < DIGITS.length; i++) {
      DIGITS[i] = -1L << Math.max(0, 64 - 8 * (i - 16));
    }
  }

  private final JsonScanner scan;
  private final WireBuffer out;
  private final long[] values = new long[SLICE / SHORTEST + 1];
  private int found;

  QuotedReader(JsonScanner scan, WireBuffer out) {
    this.scan = scan;
    this.out = out;
  }

  /** Elements that were read last. */
  int count() {
    return found;
  }

  /**
   * Reads elements of the common form that have another one after them, at most a slice of the
   * document.
   *
   * @return where the first element begins that was not read
   */
  int read(int kind, int from, int most) {
    found = 0;
    if (from < BEFORE || most < values.length) {
      return from;
    }
    boolean signed = kind == Kind.INT64 || kind == Kind.SFIXED64;
    int to = Math.min(scan.end - LONGEST, from + SLICE);
    int at = signed ? signed(from, to) : unsigned(from, to);
    out.room(found * Varints.LONGEST + WireBuffer.SLACK);
    out.size =
        kind == Kind.INT64 || kind == Kind.UINT64
            ? varints(out.bytes, out.size, found)
            : fixed(out.bytes, out.size, found);
    return at;
  }

  private int signed(int from, int to) {
    byte[] in = scan.in;
    long[] result = values;
    int i = 0;
    int at = from;
    while (at < to) {
      int end = end(in, at);
      // All bits if there is a sign.
      long sign = ((((Words.at(in, at) >>> 8) ^ '-') & 0xff) - 1) >> 63;
      int digits = end - at - 1 + (int) sign;
      long low = digits(in, end - 8, digits);
      long middle = digits(in, end - 16, digits - 8);
      long high = digits(in, end - 24, digits - 16);
      long magnitude =
          Words.eight(low)
              + Words.eight(middle) * EIGHT_DIGITS
              + Words.eight(high) * SIXTEEN_DIGITS;
      if (!isNumber(in, at, end, digits, SIGNED_DIGITS, low, middle, high) || magnitude < 0) {
        break;
      }
      result[i++] = (magnitude ^ sign) - sign;
      at = end + 2;
    }
    found = i;
    return at;
  }

  private int unsigned(int from, int to) {
    byte[] in = scan.in;
    long[] result = values;
    int i = 0;
    int at = from;
    while (at < to) {
      int end = end(in, at);
      int digits = end - at - 1;
      long low = digits(in, end - 8, digits);
      long middle = digits(in, end - 16, digits - 8);
      long high = digits(in, end - 24, digits - 16);
      long rest = Words.eight(low) + Words.eight(middle) * EIGHT_DIGITS;
      long top = Words.eight(high);
      long value = top * SIXTEEN_DIGITS + rest;
      if (!isNumber(in, at, end, digits, UNSIGNED_DIGITS, low, middle, high)
          || top > LARGEST_TOP
          || Long.compareUnsigned(value, rest) < 0) {
        break;
      }
      result[i++] = value;
      at = end + 2;
    }
    found = i;
    return at;
  }

  /**
   * Where the text after the quote at {@code at} and one byte more ends, at most after 24 bytes.
   */
  private static int end(byte[] in, int at) {
    int first = Long.numberOfTrailingZeros(Words.notDigits(Words.at(in, at)) & ~0xffffL);
    int second = Long.numberOfTrailingZeros(Words.notDigits(Words.at(in, at + 8)));
    int third = Long.numberOfTrailingZeros(Words.notDigits(Words.at(in, at + 16)));
    int more = -(first >>> 6);
    return at + (first >>> 3) + ((second >>> 3) & more) + ((third >>> 3) & more & -(second >>> 6));
  }

  private static long digits(byte[] in, int at, int count) {
    return Words.digitValues(Words.at(in, at)) & DIGITS[(count + 16) & 63];
  }

  private static boolean isNumber(
      byte[] in, int at, int end, int digits, int most, long low, long middle, long high) {
    return (Words.noValues(low) | Words.noValues(middle) | Words.noValues(high)) == 0
        && (Words.intAt(in, end) & 0xffffff) == BETWEEN
        && in[at] == '"'
        && digits > 0
        && digits <= most
        && (in[end - digits] != '0' || digits == 1);
  }

  private int varints(byte[] target, int from, int count) {
    long[] source = values;
    int size = from;
    for (int i = 0; i < count; i++) {
      size = Varints.put(target, size, source[i]);
    }
    return size;
  }

  private int fixed(byte[] target, int from, int count) {
    long[] source = values;
    for (int i = 0; i < count; i++) {
      Words.put(target, from + (i << 3), source[i]);
    }
    return from + (count << 3);
  }
}
