package dev.hansa.gateway.transcoder.path;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Percent-encoding of a raw request target, whose chars are the bytes that were sent (0 to 255).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
public final class PercentCode {
  private PercentCode() {}

  /** Index of the first {@code %} without two hexadecimal digits; -1 if there is none. */
  public static int firstBad(String raw) {
    for (int i = raw.indexOf('%'); i >= 0; i = raw.indexOf('%', i + 3)) {
      if (i + 2 >= raw.length() || hex(raw.charAt(i + 1)) < 0 || hex(raw.charAt(i + 2)) < 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Decodes to bytes.
   *
   * @param raw without bad escapes
   * @param plusIsSpace as in forms
   */
  public static byte[] decode(String raw, Kept kept, boolean plusIsSpace) {
    return decode(raw, 0, raw.length(), kept, plusIsSpace);
  }

  static byte[] decode(String raw, int from, int to, Kept kept, boolean plusIsSpace) {
    byte[] bytes = new byte[to - from];
    int size = 0;
    for (int i = from; i < to; i++) {
      char c = raw.charAt(i);
      int code = c == '%' ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : c;
      if (c == '%' && !kept.keeps(code)) {
        i += 2;
        bytes[size++] = (byte) code;
      } else {
        bytes[size++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Decodes to the chars of a literal: one char a byte. */
  static String decode(String raw) {
    return raw.indexOf('%') < 0
        ? raw
        : new String(decode(raw, Kept.NONE, false), StandardCharsets.ISO_8859_1);
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
