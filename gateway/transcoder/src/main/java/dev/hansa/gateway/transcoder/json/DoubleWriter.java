package dev.hansa.gateway.transcoder.json;

/**
 * The shortest decimal that reads back as the same double, as {@link Double#toString} prints it,
 * without making a string of it.
 *
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Giulietti, The
 *     Schubfach way to render doubles</a>
 */
final class DoubleWriter {
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
  private static final int LOWEST_POWER = -1074;
  private static final int LONGEST = 17;
  private static final long LOW_63 = Long.MAX_VALUE;

  private DoubleWriter() {}

  /** Appends a finite double. */
  static void write(double value, JsonBuffer out) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits < 0) {
      out.put('-');
    }
    int exponent = (int) (bits >>> MANTISSA_BITS) & 0x7ff;
    long mantissa = bits & MANTISSA;
    if (exponent == 0 && mantissa < 3) {
      // Zero, and the two that have fewer digits than two.
      out.ascii(Double.toString(Double.longBitsToDouble(mantissa)));
      return;
    }
    long factor = exponent == 0 ? mantissa : mantissa | 1L << MANTISSA_BITS;
    int power = Math.max(exponent, 1) - 1075;
    if (power < 0 && power >= -MANTISSA_BITS && isSmallWhole(factor, -power)) {
      out.unsigned(factor >>> -power);
      out.ascii(".0");
      return;
    }
    shortest(factor, power, out);
  }

  private static boolean isSmallWhole(long factor, int drop) {
    return (factor & ((1L << drop) - 1)) == 0 && factor >>> drop < 10_000_000;
  }

  /** {@code factor * 2^power}: the decimal of fewest digits between its neighbours. */
  private static void shortest(long factor, int power, JsonBuffer out) {
    // The distance to the neighbour below is half of that above where the exponent changes.
    boolean regular = factor != 1L << MANTISSA_BITS || power == LOWEST_POWER;
    int k = regular ? floorLog10Pow2(power) : floorLog10ThreeQuartersPow2(power);
    int shift = power + floorLog2Pow10(-k) + 2;
    long high = PowersOfTen.high(k);
    long low = PowersOfTen.low(k);
    long center = factor << 2;
    int odd = (int) (factor & 1);
    long middle = roundToOdd(high, low, center << shift);
    long below = roundToOdd(high, low, (center - (regular ? 2 : 1)) << shift);
    long above = roundToOdd(high, low, (center + 2) << shift);
    long down = middle >> 2;
    if (down >= 100) {
      // One digit less, if one such decimal lies between the neighbours.
      long tens = Math.multiplyHigh(down, 0x199999999999999aL) * 10;
      boolean lower = below + odd <= tens << 2;
      boolean upper = ((tens + 10) << 2) + odd <= above;
      if (lower != upper) {
        print(lower ? tens : tens + 10, k, out);
        return;
      }
    }
    long up = down + 1;
    boolean lower = below + odd <= down << 2;
    boolean upper = (up << 2) + odd <= above;
    if (lower == upper) {
      long side = middle - ((down + up) << 1);
      lower = side < 0 || (side == 0 && (down & 1) == 0);
    }
    print(lower ? down : up, k, out);
  }

  /** The high bits of a product; the lowest one set if anything was cut off. */
  private static long roundToOdd(long high, long low, long factor) {
    long x1 = Math.multiplyHigh(low, factor);
    long y0 = high * factor;
    long y1 = Math.multiplyHigh(high, factor);
    long z = (y0 >>> 1) + x1;
    return (y1 + (z >>> 63)) | ((z & LOW_63) + LOW_63) >>> 63;
  }

  /** {@code digits * 10^exponent} in the notation of {@link Double#toString}. */
  private static void print(long number, int exponent, JsonBuffer out) {
    int start = out.size;
    out.unsigned(number);
    int count = out.size - start;
    // Where the point stands: 0.d1d2... * 10^point.
    int point = count + exponent;
    while (count > 1 && out.bytes[start + count - 1] == '0') {
      count--;
    }
    out.size = start + count;
    if (point > 0 && point <= 7) {
      plain(start, count, point, out);
    } else if (point <= 0 && point > -3) {
      fraction(start, count, point, out);
    } else {
      insert(start, count, 1, out);
      out.put('E');
      out.decimal(point - 1);
    }
  }

  private static void plain(int start, int count, int point, JsonBuffer out) {
    for (int i = count; i < point; i++) {
      out.put('0');
    }
    insert(start, Math.max(count, point), point, out);
  }

  /** Puts the point after so many digits, and a zero after it if there are no others. */
  private static void insert(int start, int count, int point, JsonBuffer out) {
    out.room(LONGEST);
    if (count == point) {
      out.bytes[out.size++] = '.';
      out.bytes[out.size++] = '0';
      return;
    }
    int at = start + point;
    System.arraycopy(out.bytes, at, out.bytes, at + 1, count - point);
    out.bytes[at] = '.';
    out.size++;
  }

  private static void fraction(int start, int count, int point, JsonBuffer out) {
    int zeros = 2 - point;
    out.room(LONGEST);
    System.arraycopy(out.bytes, start, out.bytes, start + zeros, count);
    for (int i = 0; i < zeros; i++) {
      out.bytes[start + i] = '0';
    }
    out.bytes[start + 1] = '.';
    out.size += zeros;
  }

  private static int floorLog10Pow2(int power) {
    return (power * 315_653) >> 20;
  }

  private static int floorLog10ThreeQuartersPow2(int power) {
    return (power * 1_262_611 - 524_031) >> 22;
  }

  private static int floorLog2Pow10(int power) {
    return (power * 1_741_647) >> 19;
  }
}
