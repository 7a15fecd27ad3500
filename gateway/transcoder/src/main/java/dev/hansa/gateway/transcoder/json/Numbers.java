package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of ProtoJSON (B7, B9): exponents and {@code 1.0} are integers, {@code 1.5} is none;
 * 64-bit integers keep every digit, quoted or not; nothing is rounded or wrapped into its range.
 */
final class Numbers {
  private static final int LONGEST = 512;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Numbers() {}

  /** A signed integer between the bounds. */
  static long signed(Text text, long min, long max) {
    long value;
    int length = text.length();
    boolean negative = length > 0 && text.at(0) == '-';
    int first = negative ? 1 : 0;
    if (length - first > 0 && length - first <= 18 && digits(text, first)) {
      long magnitude = accumulate(text, first);
      value = negative ? -magnitude : magnitude;
    } else {
      BigInteger exact = integer(text);
      if (exact.bitLength() > 63) {
        throw outOfRange();
      }
      value = exact.longValue();
    }
    if (value < min || value > max) {
      throw outOfRange();
    }
    return value;
  }

  /** An unsigned integer of at most so many bits. */
  static long unsigned(Text text, int bits) {
    int length = text.length();
    if (length > 0 && length <= 18 && digits(text, 0)) {
      long value = accumulate(text, 0);
      if (bits < 64 && value >>> bits != 0) {
        throw outOfRange();
      }
      return value;
    }
    BigInteger exact = integer(text);
    if (exact.signum() < 0 || exact.bitLength() > bits) {
      throw outOfRange();
    }
    return exact.longValue();
  }

  /** The nearest double; too large a number is refused, not infinite. */
  static double float64(Text text) {
    Double word = word(text);
    if (word != null) {
      return word;
    }
    checkGrammar(text);
    double fast = exact(text);
    double value = Double.isNaN(fast) ? Double.parseDouble(text.toString()) : fast;
    if (Double.isInfinite(value)) {
      throw outOfRange();
    }
    return value;
  }

  /** The nearest float; too large a number is refused, not infinite. */
  static float float32(Text text) {
    Double word = word(text);
    if (word != null) {
      return word.floatValue();
    }
    checkGrammar(text);
    float value = Float.parseFloat(text.toString());
    if (Float.isInfinite(value)) {
      throw outOfRange();
    }
    return value;
  }

  private static @Nullable Double word(Text text) {
    if (text.is("NaN")) {
      return Double.NaN;
    }
    if (text.is("Infinity")) {
      return Double.POSITIVE_INFINITY;
    }
    return text.is("-Infinity") ? Double.NEGATIVE_INFINITY : null;
  }

  /** Clinger's fast path: 15 digits and a power of ten up to 22 are exact in a double; else NaN. */
  private static double exact(Text text) {
    boolean negative = text.at(0) == '-';
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean fraction = false;
    for (int i = negative ? 1 : 0; i < text.length(); i++) {
      int c = text.at(i);
      if (c == '.') {
        fraction = true;
      } else if (c >= '0' && c <= '9' && count < 15) {
        digits = digits * 10 + (c - '0');
        count++;
        scale += fraction ? 1 : 0;
      } else {
        return Double.NaN;
      }
    }
    double value = digits / POWERS[scale];
    return negative ? -value : value;
  }

  private static BigInteger integer(Text text) {
    checkGrammar(text);
    if (text.length() > LONGEST) {
      throw outOfRange();
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text.toString());
    } catch (NumberFormatException e) {
      throw outOfRange(); // The grammar is fine: it is the exponent that no int holds.
    }
    if (value.signum() == 0) {
      return BigInteger.ZERO;
    }
    // Before any digit is made: 1e999999999 is a short text and a long number.
    if ((long) value.precision() - value.scale() > 20) {
      throw outOfRange();
    }
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.scale() > 0) {
      throw new BadValueException(Fault.Kind.VALUE_INVALID, "is no whole number");
    }
    return stripped.toBigIntegerExact();
  }

  /** The number grammar of RFC 8259, for a text that stood in quotes. */
  private static void checkGrammar(Text text) {
    if (text.length() == 0 || grammar(text.bytes, text.from, text.to) != text.to) {
      throw new BadValueException(Fault.Kind.VALUE_INVALID, "is no number");
    }
  }

  /** End of the number that begins at {@code from}; {@code from} itself if none does. */
  static int grammar(byte[] bytes, int from, int to) {
    int i = from;
    if (i < to && bytes[i] == '-') {
      i++;
    }
    int integer = i;
    i = digits(bytes, i, to);
    if (i == integer || (bytes[integer] == '0' && i > integer + 1)) {
      return from;
    }
    if (i < to && bytes[i] == '.') {
      int fraction = digits(bytes, i + 1, to);
      if (fraction == i + 1) {
        return from;
      }
      i = fraction;
    }
    if (i < to && (bytes[i] == 'e' || bytes[i] == 'E')) {
      int sign = i + 1 < to && (bytes[i + 1] == '+' || bytes[i + 1] == '-') ? i + 2 : i + 1;
      int exponent = digits(bytes, sign, to);
      if (exponent == sign) {
        return from;
      }
      i = exponent;
    }
    return i;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private static boolean digits(Text text, int first) {
    if (text.at(first) == '0' && text.length() > first + 1) {
      return false;
    }
    return digits(text.bytes, text.from + first, text.to) == text.to;
  }

  private static long accumulate(Text text, int first) {
    long value = 0;
    for (int i = text.from + first; i < text.to; i++) {
      value = value * 10 + (text.bytes[i] - '0');
    }
    return value;
  }

  private static BadValueException outOfRange() {
    return new BadValueException(Fault.Kind.VALUE_RANGE, "is out of range");
  }
}
