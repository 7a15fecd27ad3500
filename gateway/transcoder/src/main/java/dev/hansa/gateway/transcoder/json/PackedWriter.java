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
        int32s(run, slice);
      } else {
        int value = (int) run.varint();
        out.element(value);
      }
    }
  }

  private void int32s(WireCursor run, int slice) {
    out.room((SLICE + Varints.LONGEST) * GROWTH);
    byte[] source = run.bytes;
    byte[] target = out.bytes;
    int at = run.position();
    int size = out.size;
    while (at < slice) {
      // Both before the first write: it might be to the same array for all the compiler knows.
      int length = Varints.length(source, at);
      int value = Varints.low(source, at);
      size = Decimals.element(target, size, value);
      at += length;
      if (length > Varints.LONGEST) {
        throw WireCursor.tooLong();
      }
    }
    run.passed(at);
    out.size = size;
  }
}
