package dev.hansa.gateway.transcoder.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time, the first one lowest: a question asked of eight bytes at once costs what
 * it costs for one. Answers are marks, the highest bit of each byte; only the lowest mark counts,
 * for a borrow or carry may spill beyond it.
 *
 * @see <a href="https://lemire.me/blog/2022/01/21/swar-explained-parsing-eight-digits/">SWAR</a>
 */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MARKS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final long ZEROS = '0' * ONES;

  /** A bit of every digit that commas, signs, quotes and white space do not have. */
  private static final long TENS = 0x10 * ONES;

  private Words() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  static void put(byte[] bytes, int index, long word) {
    LONGS.set(bytes, index, word);
  }

  static int intAt(byte[] bytes, int index) {
    return (int) INTS.get(bytes, index);
  }

  static int shortAt(byte[] bytes, int index) {
    return (short) SHORTS.get(bytes, index);
  }

  static void putInt(byte[] bytes, int index, int word) {
    INTS.set(bytes, index, word);
  }

  static void putShort(byte[] bytes, int index, short word) {
    SHORTS.set(bytes, index, word);
  }

  /** Marks what a JSON string does not hold as it is: quotes, backslashes, controls, not ASCII. */
  static long unusual(long word) {
    return ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | word)
        & MARKS;
  }

  /** Bytes before the lowest mark; 8 if there is none. */
  static int before(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** Marks commas, signs, quotes and white space, and whatever else has no bit of tens. */
  static long notDigits(long word) {
    return ~word & TENS;
  }

  /** Digits as their values; other bytes become no digit's value. */
  static long digitValues(long word) {
    return word ^ ZEROS;
  }

  /** Marks what is no digit's value. */
  static long noValues(long digits) {
    return ((digits + 0x7676_7676_7676_7676L) | digits) & MARKS;
  }

  /** How many of the first bytes are digits. */
  static int digits(long word) {
    return before(noValues(digitValues(word)));
  }

  /** The number that the first {@code count} bytes write, 1 to 8 digits. */
  static int decimal(long word, int count) {
    // The digits move to the end of a word of zeros.
    return (int) eight((word ^ ZEROS) << (64 - (count << 3)));
  }

  /** The number of eight digits, the first one lowest: pairs, fours and eights are joined. */
  static long eight(long digits) {
    long pairs = (digits * (10 << 8 | 1)) >>> 8 & 0x00ff_00ff_00ff_00ffL;
    long fours = (pairs * (100 << 16 | 1)) >>> 16 & 0x0000_ffff_0000_ffffL;
    return (fours * (10_000L << 32 | 1)) >>> 32;
  }

  /** The same, 0 for no digit. */
  static int decimalOrNone(long word, int count) {
    return decimal(word, count) & (-count >> 31);
  }

  /** The lower 56 bits in groups of seven, one in each byte, the lowest first: a varint's bytes. */
  static long septets(long value) {
    // Adding a part n times to itself moves it up, without cutting the rest out.
    long bits = value & 0x00ff_ffff_ffff_ffffL;
    long fours = bits + (bits & 0x00ff_ffff_f000_0000L) * 15;
    long twos = fours + (fours & 0x0fff_c000_0fff_c000L) * 3;
    return twos + (twos & 0x3f80_3f80_3f80_3f80L);
  }

  /** The inverse: what the bytes of a varint hold, their marks left out. */
  static long joined(long septets) {
    // Taking off a half moves a part down by one bit, three quarters by two.
    long bytes = septets & ~MARKS;
    long twos = bytes - ((bytes & 0x7f00_7f00_7f00_7f00L) >>> 1);
    long upper = twos & 0x3fff_0000_3fff_0000L;
    long fours = twos - upper + (upper >>> 2);
    return (fours & 0x0fff_ffffL) | (fours & 0x0fff_ffff_0000_0000L) >>> 4;
  }

  /** Marks the first bytes; all of them if {@code count} is more than 8. */
  static long marks(int count) {
    return (MARKS >>> (64 - (Math.min(8, count) << 3))) & (-count >> 31);
  }

  /** Marks the bytes that end a varint. */
  static long varintEnds(long word) {
    return ~word & MARKS;
  }

  /** Whether {@code key}, of four bytes or more, stands at {@code index}. */
  static boolean matches(byte[] bytes, int index, byte[] key) {
    int length = key.length;
    if (length > bytes.length - index) {
      return false;
    }
    if (length < 8) {
      return intAt(bytes, index) == intAt(key, 0)
          && intAt(bytes, index + length - 4) == intAt(key, length - 4);
    }
    for (int i = 0; i < length - 8; i += 8) {
      if (at(bytes, index + i) != at(key, i)) {
        return false;
      }
    }
    return at(bytes, index + length - 8) == at(key, length - 8);
  }
}
