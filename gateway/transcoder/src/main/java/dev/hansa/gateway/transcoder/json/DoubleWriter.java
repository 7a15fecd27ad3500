package dev.hansa.gateway.transcoder.json;

/**
 * The shortest decimal that reads back as the same number, as {@link Double#toString} and {@link
 * Float#toString} print it, without making a string of it.
 *
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Giulietti, The
 *     Schubfach way to render doubles</a>
 */
final class DoubleWriter {
  private static final int DOUBLE_BITS = 52;
  private static final int FLOAT_BITS = 23;
  private static final int LOWEST_DOUBLE = -1074;
  private static final int LOWEST_FLOAT = -149;

  /** Subnormal numbers below so many units have fewer digits than two. */
  private static final int TINY_DOUBLE = 3;

  private static final int TINY_FLOAT = 8;
  private static final int LONGEST = 64;
  private static final int SMALL_WHOLE = 10_000_000;
  private static final long LOW_63 = Long.MAX_VALUE;

  private static final double MILLION = 1e6;

  /** Below it a product with a million is exact to the unit, and of 15 digits at most. */
  private static final double LARGEST_SHORT = 1e9;

  private static final int PATIENCE = 15;

  private final JsonBuffer out;

  /** So many doubles are not tried as short decimals, for the last one tried was none. */
  private int pause;

  DoubleWriter(JsonBuffer out) {
    this.out = out;
  }

  /** Appends a finite double. */
  void write(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> DOUBLE_BITS) & 0x7ff;
    long mantissa = bits & ((1L << DOUBLE_BITS) - 1);
    if (exponent == 0 && mantissa < TINY_DOUBLE) {
      out.ascii(Double.toString(value));
      return;
    }
    sign((int) (bits >>> 63));
    if (isShort(Math.abs(value))) {
      return;
    }
    long factor = exponent == 0 ? mantissa : mantissa | 1L << DOUBLE_BITS;
    int power = Math.max(exponent, 1) - 1 + LOWEST_DOUBLE;
    // The distance to the neighbour below is half of that above where the exponent changes.
    boolean regular = mantissa != 0 || exponent <= 1;
    write(factor, power, regular);
  }

  /** Appends a finite float. */
  void write(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> FLOAT_BITS) & 0xff;
    int mantissa = bits & ((1 << FLOAT_BITS) - 1);
    if (exponent == 0 && mantissa < TINY_FLOAT) {
      out.ascii(Float.toString(value));
      return;
    }
    sign(bits >>> 31);
    int factor = exponent == 0 ? mantissa : mantissa | 1 << FLOAT_BITS;
    int power = Math.max(exponent, 1) - 1 + LOWEST_FLOAT;
    boolean regular = mantissa != 0 || exponent <= 1;
    write(factor, power, regular);
  }

  /** A sign always, kept only if it is one. */
  private void sign(int negative) {
    out.room(LONGEST);
    out.bytes[out.size] = '-';
    out.size += negative;
  }

  /**
   * Prints a decimal of up to six places, such as prices and positions are. There is one of at most
   * 15 digits that reads back as a double, if any, so it is the shortest.
   */
  private boolean isShort(double magnitude) {
    if (pause > 0) {
      pause--;
      return false;
    }
    if (magnitude >= LARGEST_SHORT || magnitude < 1e-3) {
      return false;
    }
    long millionths = (long) (magnitude * MILLION + 0.5);
    if (millionths / MILLION != magnitude) {
      pause = PATIENCE;
      return false;
    }
    long whole = millionths / 1_000_000;
    if (whole < SMALL_WHOLE) {
      plain(whole, millionths, -6);
    } else {
      print(millionths, -6);
    }
    return true;
  }

  /** {@code factor * 2^power}. */
  private void write(long factor, int power, boolean regular) {
    long whole = 0;
    if (power < 0 && power > -63) {
      whole = factor >>> -power;
      if (whole << -power == factor && whole < SMALL_WHOLE) {
        plain(whole, whole, 0);
        return;
      }
    }
    int k = regular ? floorLog10Pow2(power) : floorLog10ThreeQuartersPow2(power);
    long number = shortest(factor, power, regular, k);
    // No whole number but the number itself is as near to it, so its whole part stays as it is.
    if (whole > 0 && whole < SMALL_WHOLE) {
      plain(whole, number, k);
    } else {
      print(number, k);
    }
  }

  /** The decimal of fewest digits between the neighbours, in units of {@code 10^k}. */
  private static long shortest(long factor, int power, boolean regular, int k) {
    int shift = power + floorLog2Pow10(-k) + 2;
    long high = PowersOfTen.high(k);
    long low = PowersOfTen.low(k);
    int odd = (int) (factor & 1);
    long center = factor << 2;
    long middle = roundToOdd(high, low, center << shift);
    long below = roundToOdd(high, low, (center - (regular ? 2 : 1)) << shift) + odd;
    long above = roundToOdd(high, low, (center + 2) << shift) - odd;
    return shortest(below, middle, above);
  }

  /**
   * The number of fewest digits from {@code below} to {@code above}, and of those the one next to
   * {@code middle}; all three in quarters. Chosen by masks: digits of measured values are as random
   * as any, so that each branch here would be wrong half of the time.
   */
  private static long shortest(long below, long middle, long above) {
    long down = middle >> 2;
    // One digit less, if one such decimal lies between the neighbours.
    long tens = down / 10 * 10;
    long tensLower = notNegative((tens << 2) - below);
    long tensUpper = notNegative(above - ((tens + 10) << 2));
    long useTens = (tensLower ^ tensUpper) & notNegative(down - 100);
    long byTens = tens + (10 & ~tensLower);
    long lower = notNegative((down << 2) - below);
    long upper = notNegative(above - ((down + 1) << 2));
    long side = middle - ((down + down + 1) << 1);
    long lowerSide = ~notNegative(side - (~down & 1));
    long takeLower = (lower & ~upper) | (~(lower ^ upper) & lowerSide);
    long byOnes = down + 1 + takeLower;
    return byOnes ^ ((byOnes ^ byTens) & useTens);
  }

  /** All bits unless the number is negative. */
  private static long notNegative(long number) {
    return ~(number >> 63);
  }

  /** The high bits of a product; the lowest one set if anything was cut off. */
  private static long roundToOdd(long high, long low, long factor) {
    long carried = ((high * factor) >>> 1) + Math.multiplyHigh(low, factor);
    long product = Math.multiplyHigh(high, factor) + (carried >>> 63);
    return product | ((carried & LOW_63) + LOW_63) >>> 63;
  }

  /** The same for numbers below 10^7 without an exponent, whose whole part is known. */
  private void plain(long whole, long number, int exponent) {
    byte[] bytes = out.bytes;
    int end = Decimals.unsigned32(bytes, out.size, whole);
    bytes[end] = '.';
    out.size = Decimals.fraction(bytes, end + 1, number, whole, -exponent);
  }

  /** {@code number * 10^exponent} in the notation of {@link Double#toString}. */
  private void print(long number, int exponent) {
    int start = out.size;
    byte[] bytes = out.bytes;
    int end = Decimals.significant(bytes, start, number);
    // Where the point stands: 0.d1d2... * 10^point.
    int point = Decimals.length(number) + exponent;
    if (point > 0 && point <= 7) {
      while (end < start + point) {
        bytes[end++] = '0';
      }
      out.size = insert(bytes, start + point, end);
    } else if (point <= 0 && point > -3) {
      out.size = fraction(bytes, start, end, 2 - point);
    } else {
      out.size = insert(bytes, start + 1, end);
      bytes[out.size++] = 'E';
      out.decimal(point - 1);
    }
  }

  /** Puts the point there, and a zero after it if there are no digits; returns the new end. */
  private static int insert(byte[] bytes, int at, int end) {
    if (at == end) {
      bytes[at] = '.';
      bytes[at + 1] = '0';
      return end + 2;
    }
    // At most 16 digits follow; both words are read before one is written.
    long first = Words.at(bytes, at);
    long second = Words.at(bytes, at + 8);
    Words.put(bytes, at + 1, first);
    Words.put(bytes, at + 9, second);
    bytes[at] = '.';
    return end + 1;
  }

  private static int fraction(byte[] bytes, int start, int end, int zeros) {
    System.arraycopy(bytes, start, bytes, start + zeros, end - start);
    for (int i = start; i < start + zeros; i++) {
      bytes[i] = '0';
    }
    bytes[start + 1] = '.';
    return end + zeros;
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
