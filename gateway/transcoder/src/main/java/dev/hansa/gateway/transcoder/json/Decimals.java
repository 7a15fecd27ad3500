package dev.hansa.gateway.transcoder.json;

/**
 * Whole numbers as digits, eight at a time. Each method takes where it begins and returns where it
 * ended; there must be room for 48 bytes, for it writes whole words.
 */
final class Decimals {
  private static final long EIGHT_DIGITS = 100_000_000;

  private static final long[] POWERS = {
    1L,
    10L,
    100L,
    1_000L,
    10_000L,
    100_000L,
    1_000_000L,
    10_000_000L,
    100_000_000L,
    1_000_000_000L,
    10_000_000_000L,
    100_000_000_000L,
    1_000_000_000_000L,
    10_000_000_000_000L,
    100_000_000_000_000L,
    1_000_000_000_000_000L,
    10_000_000_000_000_000L,
    100_000_000_000_000_000L,
    1_000_000_000_000_000_000L
  };

  private Decimals() {}

  /** A number with its sign. */
  static int signed(byte[] target, int at, long value) {
    // A sign always, kept only if it is one: half of all numbers would mispredict a branch.
    long sign = value >> 63;
    target[at] = '-';
    return unsigned(target, at - (int) sign, (value ^ sign) - sign);
  }

  /** A number without a sign. */
  static int unsigned(byte[] target, int at, long value) {
    if (value >= 0 && value < EIGHT_DIGITS) {
      return first(target, at, (int) value);
    }
    // By a constant the compiler multiplies; unsigned it would divide.
    long high = value >= 0 ? value / EIGHT_DIGITS : Long.divideUnsigned(value, EIGHT_DIGITS);
    int next = high < EIGHT_DIGITS ? first(target, at, (int) high) : ninth(target, at, high);
    Words.put(target, next, Words.text(Words.digitsOf((int) (value - high * EIGHT_DIGITS))));
    return next + 8;
  }

  private static int ninth(byte[] target, int at, long value) {
    long high = value / EIGHT_DIGITS;
    int next = at + 1;
    if (high < 10) {
      target[at] = (byte) ('0' + high);
    } else {
      next = first(target, at, (int) high);
    }
    Words.put(target, next, Words.text(Words.digitsOf((int) (value - high * EIGHT_DIGITS))));
    return next + 8;
  }

  /** One to eight digits, the first one no zero unless it is the only one. */
  private static int first(byte[] target, int at, int value) {
    long digits = Words.digitsOf(value);
    // A mark on the last digit, so that at least that one stays.
    int zeros = Words.before(digits | 1L << 56);
    Words.put(target, at, Words.text(digits) >>> (zeros << 3));
    return at + 8 - zeros;
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
      return withoutZeros(target, first(target, at, (int) low));
    }
    int next = unsigned(target, at, high);
    if (low == 0) {
      return withoutZeros(target, next);
    }
    long digits = Words.digitsOf((int) low);
    Words.put(target, next, Words.text(digits));
    return next + 8 - (Long.numberOfLeadingZeros(digits) >>> 3);
  }

  private static int withoutZeros(byte[] target, int end) {
    int at = end;
    while (target[at - 1] == '0') {
      at--;
    }
    return at;
  }

  /** How many digits a positive number has. */
  static int length(long value) {
    int bits = 64 - Long.numberOfLeadingZeros(value);
    int estimate = (bits * 1233) >> 12;
    return value >= POWERS[estimate] ? estimate + 1 : estimate;
  }
}
