package dev.hansa.gateway.transcoder.json;

import java.util.Arrays;

/**
 * Growing bytes in the wire format. The length of a nested message is known only after its content:
 * {@link #open} leaves one byte for it, {@link #close} fills it in and moves the content if one
 * byte is not enough, which costs less than a second pass.
 */
public final class WireBuffer {
  /** What a tag and a number take at most, with what is written beyond them by whole words. */
  static final int SLACK = 32;

  /** Valid until the next {@link #room}. */
  byte[] bytes;

  int size;

  /**
   * @param capacity in bytes, to begin with
   */
  public WireBuffer(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  public int size() {
    return size;
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

  /** Makes room for so many bytes more. */
  void room(int count) {
    if (count > bytes.length - size) {
      grow(count);
    }
  }

  /** One byte. */
  public void put(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  public void put(byte[] source) {
    put(source, 0, source.length);
  }

  void put(byte[] source, int from, int to) {
    int length = to - from;
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** The tag of a field; nothing for values without one. */
  void tag(FieldPlan field) {
    room(SLACK);
    Words.put(bytes, size, field.tagWord);
    size += field.tagSize;
  }

  public void varint(long value) {
    room(16);
    if ((value & ~0x7fL) == 0) {
      bytes[size++] = (byte) value;
      return;
    }
    size = Varints.put(bytes, size, value);
  }

  void fixed32(int value) {
    room(4);
    Words.putInt(bytes, size, value);
    size += 4;
  }

  void fixed64(long value) {
    room(8);
    Words.put(bytes, size, value);
    size += 8;
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

  /**
   * Ends what {@link #open} has begun.
   *
   * @return by how many bytes the content was moved
   */
  public int close(int mark) {
    int length = size - mark;
    if (length < 0x80) {
      bytes[mark - 1] = (byte) length;
      return 0;
    }
    int extra = Varints.size(length) - 1;
    room(extra);
    System.arraycopy(bytes, mark, bytes, mark + extra, length);
    varintAt(mark - 1, length);
    size += extra;
    return extra;
  }

  private void varintAt(int at, int value) {
    int rest = value;
    for (int i = at; ; i++) {
      bytes[i] = (byte) (rest > 0x7f ? rest | 0x80 : rest);
      rest >>>= 7;
      if (rest == 0) {
        return;
      }
    }
  }

  private void grow(int count) {
    int wanted = Math.addExact(size, count);
    bytes =
        Arrays.copyOf(
            bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, bytes.length * 2L)));
  }
}
