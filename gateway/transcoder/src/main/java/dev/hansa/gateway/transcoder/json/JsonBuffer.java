package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Growing JSON text in UTF-8. */
final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  JsonBuffer(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  /** Forgets everything from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  void put(int ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  void put(byte[] source) {
    reserve(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  boolean startsWithQuote(int at) {
    return at < size && bytes[at] == '"';
  }

  void utf8(String text) {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A comma, unless the object or array has just begun. */
  void separate() {
    if (!isOpen()) {
      put(',');
    }
  }

  /** Whether an object or array has just begun. */
  boolean isOpen() {
    byte last = bytes[size - 1];
    return last == '{' || last == '[';
  }

  /** A number with its sign. */
  void decimal(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    reserve(20);
    long rest = Math.abs(value);
    if (value < 0) {
      bytes[size++] = '-';
    }
    int end = size + digits(rest);
    int at = end;
    do {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    size = end;
  }

  /** A number with leading zeros. */
  void padded(int value, int width) {
    reserve(width);
    int rest = value;
    for (int at = size + width - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
  }

  /** A string with its quotes. The bytes must be valid UTF-8. */
  void quoted(byte[] source, int from, int to) {
    reserve(to - from + 2);
    bytes[size++] = '"';
    int copied = from;
    for (int i = from; i < to; i++) {
      int c = source[i];
      if ((c >= 0 && c < 0x20) || c == '"' || c == '\\') {
        raw(source, copied, i);
        escape(c);
        copied = i + 1;
      }
    }
    raw(source, copied, to);
    put('"');
  }

  /** Base64 of the standard alphabet with padding, in quotes. */
  void base64(byte[] source, int from, int to) {
    put('"');
    put(Base64.getEncoder().encode(Arrays.copyOfRange(source, from, to)));
    put('"');
  }

  private void escape(int c) {
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      case '\b' -> put('b');
      case '\f' -> put('f');
      default -> {
        ascii("u00");
        put(HEX[c >> 4]);
        put(HEX[c & 15]);
      }
    }
  }

  private void raw(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void reserve(int count) {
    if (count > bytes.length - size) {
      int wanted = Math.addExact(size, count);
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, bytes.length * 2L)));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
