package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.Fault;
import java.nio.charset.StandardCharsets;

/** Strings with escapes or with characters beyond ASCII: their content as valid UTF-8. */
final class Escapes {
  private static final byte[] SIMPLE = simple();

  private final JsonScanner scan;
  private final WireBuffer unescaped = new WireBuffer(0);

  Escapes(JsonScanner scan) {
    this.scan = scan;
  }

  private static byte[] simple() {
    byte[] meaning = new byte[128];
    String letters = "\"\\/bfnrt";
    String meanings = "\"\\/\b\f\n\r\t";
    for (int i = 0; i < letters.length(); i++) {
      meaning[letters.charAt(i)] = (byte) meanings.charAt(i);
    }
    return meaning;
  }

  /** Consumes the rest of a string, which begins after its quote, and gives its content. */
  int string(int from, Text text) {
    unescaped.truncate(0);
    int close = copy(from, unescaped);
    scan.checkLength(from, close);
    text.set(unescaped.bytes, 0, unescaped.size);
    return close + 1;
  }

  /**
   * Appends the content of a string, which begins after its quote, eight bytes at a time.
   *
   * @return where its closing quote stands
   */
  int copy(int from, WireBuffer out) {
    // Content is never longer than its JSON form.
    out.room(scan.end - from + WireBuffer.SLACK);
    byte[] in = scan.in;
    byte[] target = out.bytes;
    int lastWord = scan.end - 8;
    int at = from;
    int to = out.size;
    while (true) {
      while (at <= lastWord) {
        long word = Words.at(in, at);
        Words.put(target, to, word);
        long marks = Words.unusual(word);
        int plain = Words.before(marks);
        at += plain;
        to += plain;
        if (marks != 0) {
          break;
        }
      }
      int c = at < scan.end ? in[at] : unended(from);
      if (c == '"') {
        out.size = to;
        return at;
      } else if (c == '\\') {
        int letter = at + 1 < scan.end ? in[at + 1] : 0;
        int meaning = letter < 0 ? 0 : SIMPLE[letter];
        if (meaning != 0) {
          target[to++] = (byte) meaning;
          at += 2;
        } else {
          int point = point(at);
          to = utf8(point, target, to);
          at += Character.isBmpCodePoint(point) ? 6 : 12;
        }
      } else if (c >= ' ') {
        target[to++] = (byte) c;
        at++;
      } else {
        int next = beyondAscii(at);
        for (; at < next; at++) {
          target[to++] = in[at];
        }
      }
    }
  }

  private int unended(int from) {
    throw scan.fault(Fault.Kind.SYNTAX, "a string does not end", from - 1);
  }

  /** The end of the characters beyond ASCII that begin here; at least one. */
  private int beyondAscii(int from) {
    if (scan.in[from] >= 0) {
      throw scan.fault(Fault.Kind.SYNTAX, "a control character in a string", from);
    }
    int at = from;
    do {
      int length = Utf8.sequence(scan.in, at, scan.end);
      if (length == 0) {
        throw scan.fault(Fault.Kind.SYNTAX, "invalid UTF-8", at);
      }
      at += length;
    } while (at < scan.end && scan.in[at] < 0);
    return at;
  }

  /** The character of the escape that begins here, of 6 bytes, or of 12 beyond the first plane. */
  private int point(int at) {
    int unit = unit(at);
    if (!Character.isSurrogate((char) unit)) {
      return unit;
    }
    boolean pair = at + 7 < scan.end && scan.in[at + 6] == '\\' && scan.in[at + 7] == 'u';
    int low = pair && Character.isHighSurrogate((char) unit) ? unit(at + 6) : 0;
    if (!Character.isLowSurrogate((char) low)) {
      throw scan.fault(Fault.Kind.SYNTAX, "a surrogate without its other half", at);
    }
    return Character.toCodePoint((char) unit, (char) low);
  }

  private int unit(int at) {
    int value = 0;
    boolean valid = at + 6 <= scan.end && scan.in[at + 1] == 'u';
    for (int i = at + 2; valid && i < at + 6; i++) {
      int digit = scan.in[i] < 0 ? -1 : Character.digit(scan.in[i], 16);
      valid = digit >= 0;
      value = value << 4 | digit;
    }
    if (!valid) {
      throw scan.fault(Fault.Kind.SYNTAX, "an unknown escape in a string", at);
    }
    return value;
  }

  private static int utf8(int point, byte[] target, int at) {
    if (point < 0x80) {
      target[at] = (byte) point;
      return at + 1;
    }
    byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, target, at, bytes.length);
    return at + bytes.length;
  }
}
