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

  /** How many of the first bytes are digits. */
  static int digits(long word) {
    long values = word ^ ZEROS;
    return before(((values + 0x7676767676767676L) | values) & MARKS);
  }

  /** The number that the first {@code count} bytes write, 1 to 8 digits. */
  static int decimal(long word, int count) {
    // The digits move to the end of a word of zeros, then pairs, fours and eights are joined.
    long rest = (word ^ ZEROS) << (64 - (count << 3));
    rest = (rest & 0x00ff00ff00ff00ffL) * 10 + ((rest >>> 8) & 0x00ff00ff00ff00ffL);
    rest = (rest & 0x0000ffff0000ffffL) * 100 + ((rest >>> 16) & 0x0000ffff0000ffffL);
    return (int) ((rest & 0xffffffffL) * 10_000 + (rest >>> 32));
  }

  /** The same, 0 for no digit. */
  static int decimalOrNone(long word, int count) {
    return decimal(word, count) & (-count >> 31);
  }

  /** The lower 56 bits in groups of seven, one in each byte, the lowest first: a varint's bytes. */
  static long septets(long value) {
    long fours = (value & 0x0fffffffL) | (value & 0x00fffffff0000000L) << 4;
    long twos = (fours & 0x00003fff00003fffL) | (fours & 0x0fffc0000fffc000L) << 2;
    return (twos & 0x007f007f007f007fL) | (twos & 0x3f803f803f803f80L) << 1;
  }

  /** The inverse: what the bytes of a varint hold, their marks left out. */
  static long joined(long septets) {
    long twos = (septets & 0x007f007f007f007fL) | (septets & 0x7f007f007f007f00L) >>> 1;
    long fours = (twos & 0x00003fff00003fffL) | (twos & 0x3fff00003fff0000L) >>> 2;
    return (fours & 0x0fffffffL) | (fours & 0x0fffffff00000000L) >>> 4;
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
