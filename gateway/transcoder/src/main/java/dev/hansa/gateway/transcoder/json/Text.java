package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;

/**
 * A value's text: a slice of the request, or of a buffer with its escapes resolved. One instance is
 * moved over all values of a message, so it is valid only until the next one.
 */
public final class Text {
  byte[] bytes = {};
  int from;
  int to;

  void set(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    to = end;
  }

  /** The text of a string. */
  public static Text of(String value) {
    return of(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The text of bytes. */
  public static Text of(byte[] utf8) {
    var text = new Text();
    text.set(utf8, 0, utf8.length);
    return text;
  }

  /** In bytes. */
  public int length() {
    return to - from;
  }

  /** A byte, from 0. */
  public byte at(int index) {
    return bytes[from + index];
  }

  /** Whether all of it is valid UTF-8. */
  public boolean isUtf8() {
    return Utf8.firstInvalid(bytes, from, to) == to;
  }

  boolean is(String ascii) {
    if (length() != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
