package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/**
 * The tokens of one JSON document (RFC 8259), strictly, from bytes. It keeps no place: each method
 * takes where it begins and returns where it ended, so that the place stays in a register.
 */
final class JsonScanner {
  /** Not a place: what stands here is not of the common form. */
  static final int UNUSUAL = -1;

  /** The document and its end, here for readers that look for themselves. */
  byte[] in = {};

  int end;

  private final Limits limits;
  private final Escapes escapes = new Escapes(this);

  JsonScanner(Limits limits) {
    this.limits = limits;
  }

  void begin(byte[] document) {
    in = document;
    end = document.length;
  }

  /** First byte from {@code at} on that is no white space. */
  int space(int at) {
    return at < end && in[at] > ' ' ? at : skipSpace(at);
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < end && isSpace(in[at])) {
      at++;
    }
    if (at >= end) {
      throw fault(Fault.Kind.SYNTAX, "the document ends too early", at);
    }
    return at;
  }

  /** Consumes {@code c} with the white space before it. */
  int expect(int c, int from) {
    int at = space(from);
    if (in[at] != c) {
      throw expected(c, at);
    }
    return at + 1;
  }

  MalformedRequestException expected(int c, int at) {
    return fault(Fault.Kind.SYNTAX, "expected '" + (char) c + "'", at);
  }

  /** After a member or element: the comma or the given end. */
  int separator(int close, int from) {
    int at = space(from);
    if (in[at] != ',' && in[at] != close) {
      throw fault(Fault.Kind.SYNTAX, "expected ',' or '" + (char) close + "'", at);
    }
    return at;
  }

  void expectEnd(int from) {
    for (int at = from; at < end; at++) {
      if (!isSpace(in[at])) {
        throw fault(Fault.Kind.SYNTAX, "there is more after the end of the value", at);
      }
    }
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** Consumes a literal and gives its text. */
  int literal(int at, String word, Text text) {
    int to = at + word.length();
    if (to > end) {
      throw fault(Fault.Kind.SYNTAX, "expected a JSON value", at);
    }
    text.set(in, at, to);
    if (!text.is(word)) {
      throw fault(Fault.Kind.SYNTAX, "expected a JSON value", at);
    }
    return to;
  }

  /** Consumes a number and gives its text. */
  int number(int at, Text text) {
    int to = Numbers.grammar(in, at, end);
    if (to == at) {
      throw fault(Fault.Kind.SYNTAX, "expected a JSON value", at);
    }
    text.set(in, at, to);
    return to;
  }

  /** Consumes a string and gives its content: valid UTF-8, escapes resolved. */
  int string(int from, Text text) {
    int at = expect('"', from);
    int close = plainEnd(at);
    if (close != UNUSUAL) {
      checkLength(at, close);
      text.set(in, at, close);
      return close + 1;
    }
    return escapes.string(at, text);
  }

  /**
   * The closing quote of a string of ASCII without escapes, which begins after its quote; {@link
   * #UNUSUAL} if it is another one, or ends the document.
   */
  int plainEnd(int from) {
    int at = from;
    for (; at + 8 <= end; at += 8) {
      long marks = Words.unusual(Words.at(in, at));
      if (marks != 0) {
        at += Words.before(marks);
        return in[at] == '"' ? at : UNUSUAL;
      }
    }
    for (; at < end; at++) {
      int c = in[at];
      if (c < ' ' || c == '"' || c == '\\') {
        return c == '"' ? at : UNUSUAL;
      }
    }
    return UNUSUAL;
  }

  /** Skips one value of any kind, checking that it is JSON. */
  int skip(int from, int depth, Text text) {
    int at = space(from);
    int c = in[at];
    if ((c == '{' || c == '[') && depth > limits.depth()) {
      throw fault(Fault.Kind.TOO_DEEP, "nested deeper than " + limits.depth(), at);
    }
    return switch (c) {
      case '"' -> string(at, text);
      case 't' -> literal(at, "true", text);
      case 'f' -> literal(at, "false", text);
      case 'n' -> literal(at, "null", text);
      case '[' -> skipArray(at + 1, depth, text);
      case '{' -> skipObject(at + 1, depth, text);
      default -> number(at, text);
    };
  }

  private int skipArray(int from, int depth, Text text) {
    int at = space(from);
    if (in[at] == ']') {
      return at + 1;
    }
    while (true) {
      at = separator(']', skip(at, depth + 1, text));
      if (in[at++] == ']') {
        return at;
      }
    }
  }

  private int skipObject(int from, int depth, Text text) {
    int at = space(from);
    if (in[at] == '}') {
      return at + 1;
    }
    while (true) {
      at = expect(':', string(at, text));
      at = separator('}', skip(at, depth + 1, text));
      if (in[at++] == '}') {
        return at;
      }
    }
  }

  void checkLength(int from, int to) {
    if (to - from > limits.textBytes()) {
      throw fault(Fault.Kind.TOO_LARGE, "a string longer than " + limits.textBytes(), from);
    }
  }

  MalformedRequestException fault(Fault.Kind kind, String message, int offset) {
    return new MalformedRequestException(new Fault.InBody(kind, message, "", offset));
  }
}
