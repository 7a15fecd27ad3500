package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/** Any JSON as {@code google.protobuf.Struct}, {@code Value} and {@code ListValue}. */
final class StructReader {
  private static final int LENGTH_DELIMITED = 2;
  private static final int KEY = 1 << 3 | LENGTH_DELIMITED;
  private static final int VALUE = 2 << 3 | LENGTH_DELIMITED;
  private static final int ENTRY = 1 << 3 | LENGTH_DELIMITED;
  private static final int NULL = 1 << 3;
  private static final int NUMBER = 2 << 3 | 1;
  private static final int STRING = 3 << 3 | LENGTH_DELIMITED;
  private static final int BOOL = 4 << 3;
  private static final int STRUCT = 5 << 3 | LENGTH_DELIMITED;
  private static final int LIST = 6 << 3 | LENGTH_DELIMITED;

  private final JsonReader reader;
  private final DoubleReader numbers;
  private final KeySets sets = new KeySets();

  StructReader(JsonReader reader) {
    this.reader = reader;
    this.numbers = new DoubleReader(reader.scan);
  }

  void begin() {
    sets.begin();
  }

  /** Writes the content of a Struct. */
  int struct(int from) {
    JsonScanner scan = reader.scan;
    int at = scan.space(reader.enter('{', from, "an object"));
    KeySet keys = sets.open();
    if (scan.in[at] != '}') {
      while (true) {
        reader.count(at);
        at = scan.separator('}', entry(keys, at));
        if (scan.in[at] == '}') {
          break;
        }
        at = scan.space(at + 1);
      }
    }
    sets.close();
    reader.depth--;
    return at + 1;
  }

  private int entry(KeySet keys, int offset) {
    JsonScanner scan = reader.scan;
    WireBuffer out = reader.out;
    if (scan.in[offset] != '"') {
      throw scan.expected('"', offset);
    }
    out.put(ENTRY);
    int entry = out.open();
    out.put(KEY);
    int key = out.size;
    int next = reader.scalars.content(offset);
    if (!keys.add(out.bytes, key, out.size)) {
      scan.string(offset, reader.text);
      throw scan.fault(DUPLICATE, "the key stands here twice", offset)
          .within(reader.text.toString());
    }
    int at = scan.space(scan.expect(':', next));
    out.put(VALUE);
    int value = out.open();
    try {
      at = value(at);
    } catch (MalformedRequestException e) {
      scan.string(offset, reader.text);
      throw e.within(reader.text.toString());
    }
    out.close(value);
    keys.moved(out.close(entry));
    return at;
  }

  /** Writes the content of a ListValue. */
  int list(int from) {
    JsonScanner scan = reader.scan;
    WireBuffer out = reader.out;
    int at = scan.space(reader.enter('[', from, "an array"));
    if (scan.in[at] != ']') {
      for (int index = 0; ; index++) {
        reader.count(at);
        out.put(ENTRY);
        int value = out.open();
        at = scan.separator(']', item(index, at));
        out.close(value);
        if (scan.in[at] == ']') {
          break;
        }
        at = scan.space(at + 1);
      }
    }
    reader.depth--;
    return at + 1;
  }

  private int item(int index, int at) {
    try {
      return value(at);
    } catch (MalformedRequestException e) {
      throw e.within(Integer.toString(index));
    }
  }

  /** Writes the content of a Value. */
  int value(int at) {
    WireBuffer out = reader.out;
    int first = reader.scan.in[at];
    return switch (first) {
      case 'n' -> {
        out.put(NULL);
        out.put(0);
        yield reader.scan.literal(at, "null", reader.text);
      }
      case 't', 'f' -> {
        out.put(BOOL);
        out.put(first == 't' ? 1 : 0);
        yield reader.scan.literal(at, first == 't' ? "true" : "false", reader.text);
      }
      case '"' -> {
        out.put(STRING);
        yield reader.scalars.content(at);
      }
      case '{' -> {
        out.put(STRUCT);
        int mark = out.open();
        int next = struct(at);
        out.close(mark);
        yield next;
      }
      case '[' -> {
        out.put(LIST);
        int mark = out.open();
        int next = list(at);
        out.close(mark);
        yield next;
      }
      default -> number(at);
    };
  }

  private int number(int at) {
    int next = numbers.read(at);
    double value = numbers.value;
    if (next == JsonScanner.UNUSUAL) {
      next = reader.scan.number(at, reader.text);
      try {
        value = Numbers.float64(reader.text);
      } catch (BadValueException e) {
        throw reader.scan.fault(e.kind(), e.text(), at);
      }
    }
    reader.out.put(NUMBER);
    reader.out.fixed64(Double.doubleToRawLongBits(value));
    return next;
  }
}
