package dev.hansa.gateway.transcoder.json;

/**
 * Decimal numbers as the nearest double: up to 19 digits by one or two multiplications with a power
 * of five of 128 bits. The few that this leaves undecided, longer ones and words go by {@link
 * Numbers}.
 *
 * @see <a href="https://doi.org/10.1002/spe.2984">Lemire, Number Parsing at a Gigabyte per
 *     Second</a>
 */
final class DoubleReader {
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int MANTISSA_BITS = 52;
  private static final int LARGEST_EXPONENT = 0x7ff;
  private static final long FLOAT_REST = (1L << 29) - 1;
  private static final long FLOAT_HALF = 1L << 28;

  private final JsonScanner scan;

  /** The number read last. */
  double value;

  private long digits;

  DoubleReader(JsonScanner scan) {
    this.scan = scan;
  }

  /**
   * Whether a double that is nearest to a decimal leads to the float that is nearest to it: it must
   * be no float's half-way point itself, for then the decimal may lie on either side.
   */
  static boolean roundsOnce(double number) {
    long bits = Double.doubleToRawLongBits(number);
    double magnitude = Math.abs(number);
    return magnitude == 0
        || ((bits & FLOAT_REST) != FLOAT_HALF
            && magnitude >= Float.MIN_NORMAL
            && magnitude <= Float.MAX_VALUE);
  }

  /** Reads the number that begins at {@code from}; {@link JsonScanner#UNUSUAL} if it does not. */
  int read(int from) {
    byte[] in = scan.in;
    int end = scan.end;
    boolean negative = in[from] == '-';
    int first = negative ? from + 1 : from;
    digits = 0;
    int at = digits(first);
    int count = at - first;
    if (count == 0 || (count > 1 && in[first] == '0')) {
      return JsonScanner.UNUSUAL;
    }
    int exponent = 0;
    if (at < end && in[at] == '.') {
      int fraction = at + 1;
      at = digits(fraction);
      exponent = fraction - at;
      if (exponent == 0) {
        return JsonScanner.UNUSUAL;
      }
      count -= exponent;
    }
    if (at < end && (in[at] == 'e' || in[at] == 'E')) {
      int sign = at + 1;
      boolean below = sign < end && in[sign] == '-';
      int power = below || (sign < end && in[sign] == '+') ? sign + 1 : sign;
      int written = 0;
      for (at = power; at < end && in[at] >= '0' && in[at] <= '9' && at < power + 5; at++) {
        written = written * 10 + in[at] - '0';
      }
      if (at == power || at == power + 5) {
        return JsonScanner.UNUSUAL;
      }
      exponent += below ? -written : written;
    }
    // Leading zeros count too: 0.00123 has few digits, but it is rare to have 19 with them.
    if (count > 19) {
      return JsonScanner.UNUSUAL;
    }
    double magnitude = nearest(digits, exponent);
    value = negative ? -magnitude : magnitude;
    return Double.isNaN(magnitude) ? JsonScanner.UNUSUAL : at;
  }

  private int digits(int from) {
    byte[] in = scan.in;
    int end = scan.end;
    long sum = digits;
    int at = from;
    while (at + 8 <= end) {
      long word = Words.at(in, at);
      int count = Words.digits(word);
      if (count < 8) {
        break;
      }
      sum = sum * 100_000_000 + Words.decimal(word, 8);
      at += 8;
    }
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      sum = sum * 10 + in[at++] - '0';
    }
    digits = sum;
    return at;
  }

  /** {@code digits * 10^exponent}, NaN if this way does not decide it. */
  private static double nearest(long digits, int exponent) {
    if (digits >>> 53 == 0 && exponent >= -22 && exponent <= 22) {
      // Both are exact as doubles, so there is one rounding (Clinger 1990).
      return exponent < 0 ? digits / EXACT_POWERS[-exponent] : digits * EXACT_POWERS[exponent];
    }
    if (digits == 0) {
      return 0;
    }
    return PowersOfFive.covers(exponent) ? byPower(digits, exponent) : Double.NaN;
  }

  private static double byPower(long digits, int exponent) {
    int zeros = Long.numberOfLeadingZeros(digits);
    long factor = digits << zeros;
    long high = PowersOfFive.high(exponent);
    long upper = Math.unsignedMultiplyHigh(factor, high);
    long lower = factor * high;
    if ((upper & 0x1ff) == 0x1ff) {
      long rest = Math.unsignedMultiplyHigh(factor, PowersOfFive.low(exponent));
      lower += rest;
      upper += Long.compareUnsigned(lower, rest) < 0 ? 1 : 0;
      if (lower == -1 && !PowersOfFive.isExactOrShort(exponent)) {
        return Double.NaN;
      }
    }
    int top = (int) (upper >>> 63);
    int drop = top + 64 - MANTISSA_BITS - 3;
    long mantissa = upper >>> drop;
    int power = PowersOfFive.binaryExponent(exponent) + top - zeros + 1023;
    if (power <= 0) {
      return Double.NaN;
    }
    // Exactly half-way, which only small powers can be: to the even one.
    if (Long.compareUnsigned(lower, 1) <= 0
        && exponent >= -4
        && exponent <= 23
        && (mantissa & 3) == 1
        && mantissa << drop == upper) {
      mantissa &= ~1L;
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    if (mantissa >= 2L << MANTISSA_BITS) {
      mantissa = 1L << MANTISSA_BITS;
      power++;
    }
    if (power >= LARGEST_EXPONENT) {
      return Double.NaN;
    }
    return Double.longBitsToDouble(
        (mantissa & ~(1L << MANTISSA_BITS)) | (long) power << MANTISSA_BITS);
  }
}
