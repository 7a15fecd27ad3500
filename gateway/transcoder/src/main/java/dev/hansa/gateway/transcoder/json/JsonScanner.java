package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;

/** The tokens of one JSON document (RFC 8259), strictly, from bytes. */
final class JsonScanner {
  private final byte[] in;
  private final int end;
  private final Limits limits;
  private final WireBuffer unescaped = new WireBuffer(0);
  private int position;

  JsonScanner(byte[] in, Limits limits) {
    this.in = in;
    this.end = in.length;
    this.limits = limits;
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  /** First byte of the next token, which is not consumed. */
  int peek() {
    while (position < end) {
      int c = in[position];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      position++;
    }
    throw fault(Fault.Kind.SYNTAX, "the document ends too early", position);
  }

  void expect(int c) {
    if (peek() != c) {
      throw fault(Fault.Kind.SYNTAX, "expected '" + (char) c + "'", position);
    }
    position++;
  }

  /** After a member or element: true for a comma, false for the given end; both are consumed. */
  boolean more(int close) {
    int c = peek();
    if (c == ',') {
      position++;
      return true;
    }
    if (c == close) {
      position++;
      return false;
    }
    throw fault(Fault.Kind.SYNTAX, "expected ',' or '" + (char) close + "'", position);
  }

  /** Consumes {@code close} if it comes next. */
  boolean closes(int close) {
    if (peek() == close) {
      position++;
      return true;
    }
    return false;
  }

  void expectEnd() {
    while (position < end) {
      int c = in[position];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw fault(Fault.Kind.SYNTAX, "there is more after the end of the value", position);
      }
      position++;
    }
  }

  /** Consumes a literal and gives its text. */
  void literal(String word, Text text) {
    int from = position;
    if (end - from < word.length()) {
      throw fault(Fault.Kind.SYNTAX, "expected a JSON value", from);
    }
    for (int i = 0; i < word.length(); i++) {
      if (in[from + i] != word.charAt(i)) {
        throw fault(Fault.Kind.SYNTAX, "expected a JSON value", from);
      }
    }
    position = from + word.length();
    text.set(in, from, position);
  }

  /** Consumes a number and gives its text. */
  void number(Text text) {
    int from = position;
    int to = Numbers.grammar(in, from, end);
    if (to == from) {
      throw fault(Fault.Kind.SYNTAX, "expected a JSON value", from);
    }
    position = to;
    text.set(in, from, to);
  }

  /** Consumes a string and gives its content: valid UTF-8, escapes resolved. */
  void string(Text text) {
    expect('"');
    int from = position;
    int i = from;
    while (i < end) {
      int c = in[i];
      if (c == '"') {
        checkLength(from, i);
        text.set(in, from, i);
        position = i + 1;
        return;
      }
      if (c == '\\') {
        escaped(text, from, i);
        return;
      }
      i += plain(c, i);
    }
    throw fault(Fault.Kind.SYNTAX, "a string does not end", from - 1);
  }

  /** Skips one value of any kind, checking that it is JSON. */
  void skip(int depth, Text text) {
    int c = peek();
    if ((c == '{' || c == '[') && depth > limits.depth()) {
      throw fault(Fault.Kind.TOO_DEEP, "nested deeper than " + limits.depth(), position);
    }
    switch (c) {
      case '"' -> string(text);
      case 't' -> literal("true", text);
      case 'f' -> literal("false", text);
      case 'n' -> literal("null", text);
      case '[' -> {
        position++;
        if (!closes(']')) {
          do {
            skip(depth + 1, text);
          } while (more(']'));
        }
      }
      case '{' -> {
        position++;
        if (!closes('}')) {
          do {
            peek();
            string(text);
            expect(':');
            skip(depth + 1, text);
          } while (more('}'));
        }
      }
      default -> number(text);
    }
  }

  MalformedRequestException fault(Fault.Kind kind, String message, int offset) {
    return new MalformedRequestException(new Fault.InBody(kind, message, "", offset));
  }

  /** Length of the character at {@code i}, which is neither a quote nor a backslash. */
  private int plain(int c, int i) {
    if (c >= 0x20) {
      return 1;
    }
    if (c >= 0) {
      throw fault(Fault.Kind.SYNTAX, "a control character in a string", i);
    }
    int length = Utf8.sequence(in, i, end);
    if (length == 0) {
      throw fault(Fault.Kind.SYNTAX, "invalid UTF-8", i);
    }
    return length;
  }

  private void escaped(Text text, int from, int firstEscape) {
    unescaped.truncate(0);
    unescaped.put(in, from, firstEscape);
    int i = firstEscape;
    int copied = i;
    while (i < end) {
      int c = in[i];
      if (c == '"') {
        checkLength(from, i);
        unescaped.put(in, copied, i);
        text.set(unescaped.array(), 0, unescaped.size());
        position = i + 1;
        return;
      }
      if (c == '\\') {
        unescaped.put(in, copied, i);
        i = escape(i + 1);
        copied = i;
      } else {
        i += plain(c, i);
      }
    }
    throw fault(Fault.Kind.SYNTAX, "a string does not end", from - 1);
  }

  /** Resolves the escape whose letter stands at {@code i}; returns what follows it. */
  private int escape(int i) {
    int letter = i < end ? in[i] : 0;
    switch (letter) {
      case '"', '\\', '/' -> unescaped.put(letter);
      case 'n' -> unescaped.put('\n');
      case 'r' -> unescaped.put('\r');
      case 't' -> unescaped.put('\t');
      case 'b' -> unescaped.put('\b');
      case 'f' -> unescaped.put('\f');
      case 'u' -> {
        return unicode(i + 1);
      }
      default -> throw fault(Fault.Kind.SYNTAX, "an unknown escape in a string", i - 1);
    }
    return i + 1;
  }

  private int unicode(int i) {
    int unit = hex(i);
    if (!Character.isSurrogate((char) unit)) {
      unescaped.put(Character.toString(unit).getBytes(StandardCharsets.UTF_8));
      return i + 4;
    }
    boolean pair = i + 5 < end && in[i + 4] == '\\' && in[i + 5] == 'u';
    int low = pair ? hex(i + 6) : 0;
    if (!Character.isHighSurrogate((char) unit) || !Character.isLowSurrogate((char) low)) {
      throw fault(Fault.Kind.SYNTAX, "a surrogate without its other half", i - 2);
    }
    int point = Character.toCodePoint((char) unit, (char) low);
    unescaped.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    return i + 10;
  }

  private int hex(int i) {
    if (i + 4 > end) {
      throw fault(Fault.Kind.SYNTAX, "an unknown escape in a string", i - 2);
    }
    int value = 0;
    for (int k = i; k < i + 4; k++) {
      int digit = in[k] < 0 ? -1 : Character.digit(in[k], 16);
      if (digit < 0) {
        throw fault(Fault.Kind.SYNTAX, "an unknown escape in a string", i - 2);
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void checkLength(int from, int to) {
    if (to - from > limits.textBytes()) {
      throw fault(Fault.Kind.TOO_LARGE, "a string longer than " + limits.textBytes(), from);
    }
  }
}
