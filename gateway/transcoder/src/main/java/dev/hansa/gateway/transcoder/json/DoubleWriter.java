package dev.hansa.gateway.transcoder.json;

/**
 * The shortest decimal that reads back as the same number, as {@link Double#toString} and {@link
 * Float#toString} print it, without making a string of it.
 */
final class DoubleWriter {
  private static final int DOUBLE_BITS = 52;
  private static final long IMPLIED = 1L << DOUBLE_BITS;
  private static final long MANTISSA = IMPLIED - 1;
  private static final int FLOAT_BITS = 23;
  private static final int LOWEST_DOUBLE = -1074;
  private static final int LOWEST_FLOAT = -149;

  /** Subnormal numbers below so many units have fewer digits than two. */
  private static final int TINY_DOUBLE = 3;

  private static final int TINY_FLOAT = 8;
  private static final int LONGEST = 64;
  private static final short COMMA_AND_SIGN = ',' | '-' << 8;
  private static final int SMALL_WHOLE = 10_000_000;

  /** Of numbers up to about that, so many bits at least are behind the point. */
  private static final int SMALL_BITS = 29;

  /** Elements that are printed at once. */
  static final int BATCH = 64;

  private static final int FEWEST_UNITS = 100;

  private static final double MILLION = 1e6;

  /** Below it a product with a million is exact to the unit, and of 15 digits at most. */
  private static final double LARGEST_SHORT = 1e9;

  private static final int PATIENCE = 15;

  private final JsonBuffer out;
  private final int[] wholes = new int[BATCH];
  private final long[] sixteens = new long[BATCH];

  /** So many doubles are not tried as short decimals, for the last one tried was none. */
  private int pause;

  private int floatPause;

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

  /**
   * Appends finite doubles, each with a comma before it. First all digits are found, then all are
   * printed: a processor looks ahead by some of these shorter steps, of the whole it would wait for
   * the end.
   *
   * @param count at most {@link #BATCH}
   */
  void elements(byte[] source, int from, int count) {
    find(source, from, count);
    out.room(count * LONGEST);
    int i = 0;
    while (true) {
      i = plainElements(source, from, i, count);
      if (i == count) {
        return;
      }
      out.put(',');
      write(Double.longBitsToDouble(Words.at(source, from + (i << 3))));
      i++;
    }
  }

  /** Prints numbers up to the first that is not of the plain notation; returns its index. */
  private int plainElements(byte[] source, int from, int first, int count) {
    byte[] target = out.bytes;
    int size = out.size;
    int i = first;
    for (; i < count && wholes[i] >= 0; i++) {
      Words.putShort(target, size, COMMA_AND_SIGN);
      int sign = source[from + (i << 3) + 7] >> 31;
      size = plain(target, size + 1 - sign, wholes[i], sixteens[i]);
    }
    out.size = size;
    return i;
  }

  /** Takes numbers of the plain notation apart; of others the whole part is negative. */
  private void find(byte[] source, int from, int count) {
    for (int i = 0; i < count; i++) {
      long bits = Words.at(source, from + (i << 3));
      int power = (int) (bits >>> DOUBLE_BITS & 0x7ff) - 1 + LOWEST_DOUBLE;
      long factor = (bits & MANTISSA) | IMPLIED;
      long whole = factor >>> -power;
      wholes[i] = -1;
      if (power >= -DOUBLE_BITS
          && power <= -SMALL_BITS
          && whole < SMALL_WHOLE
          && factor != IMPLIED) {
        int k = ShortestDecimal.exponent(power, true);
        long number = ShortestDecimal.nearest(factor, power, k);
        if (number != ShortestDecimal.UNDECIDED) {
          wholes[i] = (int) whole;
          sixteens[i] = sixteen(whole, number, k);
        }
      }
    }
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
    if (isShort(Math.abs(value))) {
      return;
    }
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
      int end = Decimals.whole(out.bytes, out.size, (int) whole);
      out.size = Decimals.six(out.bytes, end, (int) (millionths - whole * 1_000_000));
    } else {
      print(millionths, -6);
    }
    return true;
  }

  /** The same of at most six digits, three of them places: as many as any float keeps. */
  private boolean isShort(float magnitude) {
    if (floatPause > 0) {
      floatPause--;
      return false;
    }
    int thousandths = magnitude < 999 ? (int) (magnitude * 1e3 + 0.5) : 0;
    if ((float) (thousandths / 1e3) != magnitude) {
      floatPause = PATIENCE;
      return false;
    }
    int whole = thousandths / 1_000;
    int end = Decimals.whole(out.bytes, out.size, whole);
    out.size = Decimals.six(out.bytes, end, (thousandths - whole * 1_000) * 1_000);
    return true;
  }

  /** {@code factor * 2^power}. */
  private void write(long factor, int power, boolean regular) {
    long whole = 0;
    if (power < 0 && power > -63) {
      whole = factor >>> -power;
      if (whole << -power == factor && whole < SMALL_WHOLE) {
        out.size = plain(out.bytes, out.size, (int) whole, 0);
        return;
      }
    }
    int k = ShortestDecimal.exponent(power, regular);
    long number =
        regular && factor >= FEWEST_UNITS
            ? ShortestDecimal.nearest(factor, power, k)
            : ShortestDecimal.UNDECIDED;
    if (number == ShortestDecimal.UNDECIDED) {
      number = ShortestDecimal.shortest(factor, power, regular, k);
    }
    // No whole number but the number itself is as near to it, so its whole part stays as it is.
    if (whole > 0 && whole < SMALL_WHOLE) {
      out.size = plain(out.bytes, out.size, (int) whole, sixteen(whole, number, k));
    } else {
      print(number, k);
    }
  }

  /** Without an exponent, as numbers below 10^7 are: the whole part, and digits of the rest. */
  private static int plain(byte[] target, int at, int whole, long sixteen) {
    return Decimals.sixteen(target, Decimals.whole(target, at, whole), sixteen);
  }

  /** What is left of a number without its whole part, as sixteen digits. */
  private static long sixteen(long whole, long number, int exponent) {
    return number * Decimals.power(16 + exponent) - whole * Decimals.SIXTEEN_ZEROS;
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
}
