package dev.hansa.gateway.transcoder;

/**
 * Percent-encoding of a raw request target, whose chars are the bytes that were sent (0 to 255).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
final class PercentCode {
  private PercentCode() {}

  /** Index of the first {@code %} without two hexadecimal digits; -1 if there is none. */
  static int firstBad(String raw) {
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
   * @param keepSlashes leaves {@code %2F} and {@code %2f} exactly as sent (M10)
   * @param plusIsSpace as in forms
   */
  static Text decode(String raw, boolean keepSlashes, boolean plusIsSpace) {
    byte[] bytes = new byte[raw.length()];
    int size = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      int code = c == '%' ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : c;
      if (c == '%' && !(keepSlashes && code == '/')) {
        i += 2;
        bytes[size++] = (byte) code;
      } else {
        bytes[size++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    var text = new Text();
    text.set(bytes, 0, size);
    return text;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
