package dev.hansa.gateway.transcoder.json;

/**
 * Varints where ten bytes or more follow in the array, by whole words. No branch depends on their
 * length: negative numbers have ten bytes, and may be half of all.
 */
final class Varints {
  /** What must follow where a varint begins. */
  static final int LONGEST = 10;

  /** Marks all of eight bytes but the last. */
  private static final long CONTINUED = 0x0080_8080_8080_8080L;

  /** The last two bytes of a negative number of 32 bits. */
  static final short NEGATIVE = 0x01ff;

  /** Whether one instruction takes bits together (x86's PEXT). Elsewhere the JDK's way is long. */
  private static final boolean GATHERS = System.getProperty("os.arch", "").equals("amd64");

  /** What five bytes hold of 32 bits. */
  private static final long LOW = 0x0f_7f7f_7f7fL;

  private Varints() {}

  /** Its bytes; more than {@link #LONGEST} if it has no end. */
  static int length(byte[] bytes, int at) {
    long ends = Words.varintEnds(Words.at(bytes, at));
    int ten = without(ends) & (bytes[at + 8] >> 31);
    return Words.before(ends) + 1 - ten - ((bytes[at + 9] >> 31) & ten);
  }

  /** Its value. */
  static long value(byte[] bytes, int at) {
    long word = Words.at(bytes, at);
    long ends = Words.varintEnds(word);
    long none = without(ends);
    long ninth = bytes[at + 8];
    long ten = none & (ninth >> 63);
    return Words.joined(word & (ends ^ (ends - 1)))
        | (none & (ninth & 0x7f)) << 56
        | (bytes[at + 9] & ten) << 63;
  }

  /** The lower 32 bits of a value, which its first five bytes hold; zeros behind its last. */
  static int low(long septets) {
    if (GATHERS) {
      return (int) Long.compress(septets, LOW);
    }
    int four = (int) septets;
    return (four & 0x7f)
        | (four >>> 1 & 0x3f80)
        | (four >>> 2 & 0x1fc000)
        | (four >>> 3 & 0xfe00000)
        | ((int) (septets >>> 4) & 0xf0000000);
  }

  /**
   * Writes one.
   *
   * @return where it ended; what was there up to ten bytes from its beginning is overwritten
   */
  static int put(byte[] target, int at, long value) {
    int length = size(value);
    Words.put(target, at, Words.septets(value) | Words.marks(length - 1));
    int top = (int) (value >>> 63);
    target[at + 8] = (byte) ((value >>> 56) | top << 7);
    target[at + 9] = (byte) top;
    return at + length;
  }

  /** Writes one of 32 bits; a negative one has ten bytes, the last of them always the same. */
  static int putInt(byte[] target, int at, int value) {
    int sign = value >> 31;
    long septets = Words.septets(value) | (long) sign << 63;
    int unused = Long.numberOfLeadingZeros(septets | 1) & 56;
    Words.put(target, at, septets | (CONTINUED >>> unused));
    Words.putShort(target, at + 8, NEGATIVE);
    return at + 8 - (unused >>> 3) - 2 * sign;
  }

  /** The bytes of a value: seven bits each, so a ninth of the bits, without dividing by seven. */
  static int size(long value) {
    return (640 - Long.numberOfLeadingZeros(value | 1) * 9) >>> 6;
  }

  /** All bits if none of the eight bytes is the last one. */
  private static int without(long ends) {
    return (int) (((ends - 1) & ~ends) >> 63);
  }
}
