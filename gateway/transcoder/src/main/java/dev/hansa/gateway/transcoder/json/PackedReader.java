package dev.hansa.gateway.transcoder.json;

/**
 * Arrays of what long ones are mostly made of. Where the document is read and where the wire is
 * written stay in registers for a slice of the document, and no branch depends on signs or lengths.
 */
final class PackedReader {
  /** Bytes of the document. */
  private static final int SLICE = 1024;

  /** A varint takes at most so many times the bytes of its text and comma. */
  private static final int GROWTH = 5;

  /** A digit and a comma. */
  private static final int SHORTEST = 2;

  /** A sign, ten digits and what is read beyond them by whole words. */
  private static final int LONGEST = 20;

  private final JsonScanner scan;
  private final WireBuffer out;
  private int count;

  PackedReader(JsonScanner scan, WireBuffer out) {
    this.scan = scan;
    this.out = out;
  }

  /** Elements that were read last. */
  int count() {
    return count;
  }

  /**
   * Reads elements of 32 bits of the common form that have a comma after them. It stops some
   * hundreds of elements before the limit: a loop that counted up to it would be unrolled, and lose
   * a fifth of its speed to what no longer fits in registers.
   *
   * @param most elements
   * @return where the first element begins that was not read
   */
  int int32s(int from, int most) {
    count = 0;
    int at = from;
    int before = -1;
    while (at != before && most - count > SLICE / SHORTEST) {
      before = at;
      at = slice(at, Math.min(scan.end - LONGEST, at + SLICE));
    }
    return at;
  }

  private int slice(int from, int to) {
    out.room(SLICE * GROWTH + WireBuffer.SLACK);
    byte[] in = scan.in;
    byte[] target = out.bytes;
    int size = out.size;
    int read = count;
    int at = from;
    while (at < to) {
      // All bits if there is a sign.
      int sign = (((in[at] ^ '-') & 0xff) - 1) >> 31;
      int first = at - sign;
      long word = Words.at(in, first);
      int digits = Words.digits(word);
      int ninth = (in[first + 8] - '0') & 0xff;
      int tenth = (in[first + 9] - '0') & 0xff;
      int hasNinth = ((7 - digits) & (ninth - 10)) >> 31;
      int hasTenth = hasNinth & ((tenth - 10) >> 31);
      long value = Words.decimal(word, digits);
      value = value * (1 + (9 & hasNinth)) + (ninth & hasNinth);
      value = value * (1 + (9 & hasTenth)) + (tenth & hasTenth);
      value = (value ^ sign) - sign;
      int next = first + digits - hasNinth - hasTenth;
      if (digits == 0
          || value != (int) value
          || in[next] != ','
          || (in[first] == '0' && next > first + 1)) {
        break;
      }
      size = Varints.put(target, size, value);
      read++;
      at = in[next + 1] > ' ' ? next + 1 : scan.space(next + 1);
    }
    out.size = size;
    count = read;
    return at;
  }
}
