package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;

/**
 * Growing bytes in the wire format. The length of a nested message is known only after its content:
 * {@link #open} leaves one byte for it, {@link #close} fills it in and moves the content if one
 * byte is not enough, which costs less than a second pass.
 */
public final class WireBuffer {
  private byte[] bytes;
  private int size;

  /**
   * @param capacity in bytes, to begin with
   */
  public WireBuffer(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  public int size() {
    return size;
  }

  /** The buffer itself, valid until the next write. */
  byte[] array() {
    return bytes;
  }

  /** What was written; the caller must not write on. */
  public byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  byte[] copy(int from) {
    return Arrays.copyOfRange(bytes, from, size);
  }

  /** Forgets everything from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** One byte. */
  public void put(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void put(byte[] source, int from, int to) {
    int length = to - from;
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  public void varint(long value) {
    reserve(10);
    size = varintAt(size, value);
  }

  void fixed32(int value) {
    reserve(4);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    reserve(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Length and content of a byte field. */
  public void delimited(byte[] source, int from, int to) {
    varint(to - from);
    put(source, from, to);
  }

  /** Begins content of unknown length; give the result to {@link #close}. */
  public int open() {
    put(0);
    return size;
  }

  /** Ends what {@link #open} has begun. */
  public void close(int mark) {
    int length = size - mark;
    if (length < 0x80) {
      bytes[mark - 1] = (byte) length;
      return;
    }
    int extra = varintSize(length) - 1;
    reserve(extra);
    System.arraycopy(bytes, mark, bytes, mark + extra, length);
    varintAt(mark - 1, length);
    size += extra;
  }

  private int varintAt(int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    return position;
  }

  private static int varintSize(int value) {
    return (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  private void reserve(int count) {
    if (count > bytes.length - size) {
      int wanted = Math.addExact(size, count);
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, bytes.length * 2L)));
    }
  }
}
