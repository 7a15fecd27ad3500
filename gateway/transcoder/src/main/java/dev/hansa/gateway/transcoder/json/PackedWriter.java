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

  private final JsonBuffer out;

  PackedWriter(JsonBuffer out) {
    this.out = out;
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
