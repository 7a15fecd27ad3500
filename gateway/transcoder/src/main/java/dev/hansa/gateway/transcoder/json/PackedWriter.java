package dev.hansa.gateway.transcoder.json;

/**
 * Packed runs of what long arrays are mostly made of. Where the run is read and where it is written
 * stay in registers for a slice of it.
 */
final class PackedWriter {
  /** Bytes of the wire. */
  private static final int SLICE = 1024;

  /** A comma and the text of a varint take at most so many times its bytes. */
  private static final int GROWTH = 4;

  private static final long INFINITE = 0x7ffL << 52;

  private final JsonBuffer out;
  private final DoubleWriter doubles;

  PackedWriter(JsonBuffer out, DoubleWriter doubles) {
    this.out = out;
    this.doubles = doubles;
  }

  /** Doubles, each with a comma before it, up to the first that is no number. */
  void doubles(WireCursor run) {
    int count = -1;
    while (count != 0) {
      int most = Math.min(DoubleWriter.BATCH, (run.end() - run.position()) >> 3);
      count = finite(run.bytes, run.position(), most);
      doubles.elements(run.bytes, run.position(), count);
      run.passed(run.position() + (count << 3));
    }
  }

  private static int finite(byte[] source, int from, int most) {
    int i = 0;
    while (i < most && (Words.at(source, from + (i << 3)) & INFINITE) != INFINITE) {
      i++;
    }
    return i;
  }

  /** Numbers of 32 bits, each with a comma before it, up to the end of the cursor's range. */
  void int32s(WireCursor run) {
    while (run.hasMore()) {
      int last = Math.min(run.end(), run.bytes.length - Varints.LONGEST + 1);
      int slice = Math.min(last, run.position() + SLICE);
      if (run.position() < slice) {
        if (!int32s(run, slice)) {
          anyInt32s(run, slice);
        }
      } else {
        int value = (int) run.varint();
        out.element(value);
      }
    }
  }

  /**
   * A slice of numbers as serializers write them: in five bytes at most, or in ten if negative.
   *
   * @return false, and nothing consumed, if there is another among them
   */
  private boolean int32s(WireCursor run, int slice) {
    out.room((SLICE + Varints.LONGEST) * GROWTH);
    byte[] source = run.bytes;
    byte[] target = out.bytes;
    int at = run.position();
    int size = out.size;
    int others = 0;
    while (at < slice) {
      // All before the first write: it might be to the same array for all the compiler knows.
      long word = Words.at(source, at);
      long ends = Words.varintEnds(word);
      int bits = Long.numberOfTrailingZeros(ends);
      int ten = bits >>> 6;
      others |= (Words.shortAt(source, at + 8) ^ Varints.NEGATIVE) & -ten;
      at += (bits >>> 3) + 1 + ten;
      size = Decimals.element(target, size, Varints.low(word & (ends ^ (ends - 1))));
    }
    if (others != 0) {
      return false;
    }
    run.passed(at);
    out.size = size;
    return true;
  }

  private void anyInt32s(WireCursor run, int slice) {
    while (run.position() < slice) {
      int value = (int) run.varint();
      out.element(value);
    }
  }
}
