package dev.hansa.gateway.transcoder.json;

/**
 * Whole numbers as digits, four at a time from a table. Each method takes where it begins and
 * returns where it ended; there must be room for 48 bytes, for it writes whole words.
 *
 * <p>A number of up to ten digits is made one of ten by a product with a power of ten. Its digits
 * then stand at fixed places whatever its length, so that no branch depends on the length, which in
 * most documents nothing predicts.
 */
final class Decimals {
  private static final long EIGHT_DIGITS = 100_000_000;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long LAST = 1L << 56;
  private static final long BEFORE_LAST = 1L << 48;

  /** 2^64 divided by 10,000, rounded up. */
  private static final long RECIPROCAL = Long.divideUnsigned(-1, 10_000) + 1;

  /** 2^45 divided by 10,000, rounded up: exact for numbers below 2^20. */
  private static final long RECIPROCAL_45 = 3_518_437_209L;

  /** 2^40 divided by 10,000, rounded up: exact for numbers below 10^8. */
  private static final long RECIPROCAL_40 = 109_951_163;

  /** 2^89 divided by 10^8, rounded up: exact for numbers of 16 digits. */
  private static final long RECIPROCAL_89 = 0x55e6_3b88_c230_e77fL;

  private static final short COMMA_AND_SIGN = ',' | '-' << 8;

  /** The text of 00 to 99, the first digit lowest. */
  private static final short[] PAIRS = pairs();

  /** An index that is masked needs no check, behind which all values would have to be kept. */
  private static final int FOURS_MASK = 16_383;

  /** The text of 0000 to 9999. */
  private static final int[] FOURS = fours();

  private static final long[] POWERS = powers();

  static final long SIXTEEN_ZEROS = 10_000_000_000_000_000L;

  /** What makes ten digits of so many; as long as it is so that no index needs a check. */
  private static final long[] TO_TEN_DIGITS = toTenDigits();

  /**
   * By leading zeros of 32 bits: what carries the number of digits into the upper half.
   *
   * @see <a
   *     href="https://lemire.me/blog/2021/06/03/computing-the-number-of-digits-of-an-integer-even-faster/">
   *     Computing the number of digits</a>
   */
  private static final long[] LENGTHS = lengths();

  private Decimals() {}

  private static short[] pairs() {
    short[] pairs = new short[128];
    for (int i = 0; i < 100; i++) {
      pairs[i] = (short) ('0' + i / 10 | ('0' + i % 10) << 8);
    }
    return pairs;
  }

  private static int[] fours() {
    int[] fours = new int[FOURS_MASK + 1];
    for (int i = 0; i < 10_000; i++) {
      fours[i] = PAIRS[i / 100] | PAIRS[i % 100] << 16;
    }
    return fours;
  }

  private static long[] powers() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  private static long[] toTenDigits() {
    long[] factors = new long[16];
    for (int length = 1; length <= 10; length++) {
      factors[length] = POWERS[10 - length];
    }
    return factors;
  }

  private static long[] lengths() {
    long[] lengths = new long[64];
    lengths[32] = 1L << 32;
    for (int zeros = 0; zeros < 32; zeros++) {
      int digits = length(0x8000_0000L >>> zeros);
      long next = POWERS[digits];
      boolean grows = next <= 0xffff_ffffL >>> zeros;
      lengths[zeros] = grows ? ((digits + 1L) << 32) - next : (long) digits << 32;
    }
    return lengths;
  }

  /** A number with its sign. */
  static int signed(byte[] target, int at, long value) {
    // A sign always, kept only if it is one: half of all numbers would mispredict a branch.
    long sign = value >> 63;
    target[at] = '-';
    return unsigned(target, at - (int) sign, (value ^ sign) - sign);
  }

  /** A comma and a number of 32 bits with its sign. */
  static int element(byte[] target, int at, int value) {
    int sign = value >> 31;
    Words.putShort(target, at, COMMA_AND_SIGN);
    return unsigned32(target, at + 1 - sign, Integer.toUnsignedLong((value ^ sign) - sign));
  }

  /** A number without a sign. */
  static int unsigned(byte[] target, int at, long value) {
    if (value >>> 32 == 0) {
      return unsigned32(target, at, value);
    }
    // By a constant the compiler multiplies; unsigned it would divide.
    long high = value >= 0 ? value / EIGHT_DIGITS : Long.divideUnsigned(value, EIGHT_DIGITS);
    int next = unsigned(target, at, high);
    Words.put(target, next, eight(value - high * EIGHT_DIGITS));
    return next + 8;
  }

  /** A number from 0 to 2^32 - 1. */
  static int unsigned32(byte[] target, int at, long value) {
    int length = (int) ((value + LENGTHS[Integer.numberOfLeadingZeros((int) value) & 63]) >>> 32);
    long tenDigits = value * TO_TEN_DIGITS[length & 15];
    long six = Math.multiplyHigh(tenDigits, RECIPROCAL);
    long two = (six * RECIPROCAL_45) >>> 45;
    Words.putShort(target, at, PAIRS[(int) two & 127]);
    Words.put(target, at + 2, text((int) (six - two * 10_000), (int) (tenDigits - six * 10_000)));
    return at + length;
  }

  /** A number below 10^7 and a point. */
  static int whole(byte[] target, int at, int value) {
    // Of ten times the number; its last zero becomes the point.
    long text = eight(value * 10L) - ('0' - '.') * LAST;
    int zeros = Long.numberOfTrailingZeros((text ^ ZEROS) | BEFORE_LAST) & 56;
    Words.put(target, at, text >>> zeros);
    return at + 8 - (zeros >>> 3);
  }

  /** Two digits of a number below 100. */
  static void pair(byte[] target, int at, int value) {
    Words.putShort(target, at, PAIRS[value]);
  }

  /** Eight digits of a number below 10^8. */
  private static long eight(long value) {
    long high = (value * RECIPROCAL_40) >>> 40;
    return text((int) high, (int) (value - high * 10_000));
  }

  private static long text(int high, int low) {
    return FOURS[high & FOURS_MASK] | (long) FOURS[low & FOURS_MASK] << 32;
  }

  /**
   * The digits of a positive number without the zeros at its end.
   *
   * @return where they end
   */
  static int significant(byte[] target, int at, long value) {
    long high = value / EIGHT_DIGITS;
    long low = value - high * EIGHT_DIGITS;
    if (high == 0) {
      return withoutZeros(target, unsigned32(target, at, low));
    }
    int next = unsigned(target, at, high);
    if (low == 0) {
      return withoutZeros(target, next);
    }
    long text = eight(low);
    Words.put(target, next, text);
    return next + 8 - (Long.numberOfLeadingZeros(text ^ ZEROS) >>> 3);
  }

  /** Sixteen digits without the zeros at their end, but one digit at least. */
  static int sixteen(byte[] target, int at, long number) {
    long high = Math.multiplyHigh(number, RECIPROCAL_89) >>> 25;
    long first = eight(high);
    long second = eight(number - high * EIGHT_DIGITS);
    Words.put(target, at, first);
    Words.put(target, at + 8, second);
    if (second != ZEROS) {
      return at + 16 - (Long.numberOfLeadingZeros(second ^ ZEROS) >>> 3);
    }
    return at + 8 - zerosAtEnd(first);
  }

  /** Six digits without the zeros at their end, but one digit at least. */
  static int six(byte[] target, int at, int number) {
    long text = eight(number * 100L);
    Words.put(target, at, text);
    return at + 8 - zerosAtEnd(text);
  }

  private static int zerosAtEnd(long text) {
    // A mark on the first digit, so that at least that one stays.
    return Long.numberOfLeadingZeros((text ^ ZEROS) | 1) >>> 3;
  }

  private static int withoutZeros(byte[] target, int end) {
    int at = end;
    while (target[at - 1] == '0') {
      at--;
    }
    return at;
  }

  /** Ten to the power of 0 to 18. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  /** How many digits a positive number has. */
  static int length(long value) {
    int bits = 64 - Long.numberOfLeadingZeros(value);
    int estimate = (bits * 1233) >> 12;
    return value >= POWERS[estimate] ? estimate + 1 : estimate;
  }
}
