package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SYNTAX;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;
import static dev.hansa.gateway.transcoder.json.JsonScanner.UNUSUAL;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/**
 * Scalars of JSON as fields. The common form of each goes straight from the document to the wire;
 * whatever else is allowed, and every refusal, goes by its text through {@link Scalars}, as values
 * of paths and queries do.
 */
final class ScalarReader {
  private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;
  private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;
  private static final byte[] NULL_NUMBER = {'0'};

  private final JsonScanner scan;
  private final WireBuffer out;
  private final Escapes strings;
  private final NumberReader numbers;
  private final DoubleReader doubles;
  private final Base64Reader base64;
  private final Text text = new Text();
  private boolean lenient;
  private long dropped;

  ScalarReader(JsonScanner scan, WireBuffer out) {
    this.scan = scan;
    this.out = out;
    this.strings = new Escapes(scan);
    this.numbers = new NumberReader(scan);
    this.doubles = new DoubleReader(scan);
    this.base64 = new Base64Reader(scan, out);
  }

  void begin(boolean skipsUnknownNames) {
    lenient = skipsUnknownNames;
    dropped = 0;
  }

  /** Enum names that a lenient reading skipped. */
  long dropped() {
    return dropped;
  }

  /**
   * Reads the value that begins at {@code at} and writes it with its tag, if it has one; nothing
   * for a default that the field leaves out, or for an unknown name in a lenient reading.
   *
   * @return where the value ends
   */
  int read(FieldPlan field, int at) {
    int next =
        switch (field.kind) {
          case Kind.INT32 -> int32(field, at);
          case Kind.INT64 -> int64(field, at);
          case Kind.UINT32 -> uint32(field, at);
          case Kind.UINT64 -> uint64(field, at);
          case Kind.SINT32, Kind.SINT64, Kind.SFIXED32, Kind.SFIXED64 -> signed(field, at);
          case Kind.FIXED32, Kind.FIXED64 -> fixed(field, at);
          case Kind.FLOAT -> float32(field, at);
          case Kind.DOUBLE -> float64(field, at);
          case Kind.BOOL -> bool(field, at);
          case Kind.ENUM -> name(field, at);
          case Kind.STRING -> scan.in[at] == '"' ? string(field, at) : UNUSUAL;
          case Kind.BYTES -> bytes(field, at);
          default -> throw new IllegalStateException(field.name + " is a message");
        };
    return next == UNUSUAL ? byText(field, at) : next;
  }

  private int int32(FieldPlan field, int at) {
    int next = numbers.signed(at);
    return numbers.value == (int) numbers.value ? varint(field, numbers.value, next) : UNUSUAL;
  }

  private int int64(FieldPlan field, int at) {
    int next = numbers.signed(at);
    return varint(field, numbers.value, next);
  }

  private int uint32(FieldPlan field, int at) {
    int next = numbers.unsigned(at);
    return numbers.value >>> 32 == 0 ? varint(field, numbers.value, next) : UNUSUAL;
  }

  private int uint64(FieldPlan field, int at) {
    int next = numbers.unsigned(at);
    return varint(field, numbers.value, next);
  }

  private int signed(FieldPlan field, int at) {
    int next = numbers.signed(at);
    long value = numbers.value;
    boolean wide = field.kind == Kind.SINT64 || field.kind == Kind.SFIXED64;
    if (!wide && value != (int) value) {
      return UNUSUAL;
    }
    return switch (field.kind) {
      case Kind.SFIXED32 -> fixed32(field, (int) value, next);
      case Kind.SFIXED64 -> fixed64(field, value, next);
      default -> varint(field, (value << 1) ^ (value >> 63), next);
    };
  }

  private int fixed(FieldPlan field, int at) {
    int next = numbers.unsigned(at);
    if (field.kind == Kind.FIXED64) {
      return fixed64(field, numbers.value, next);
    }
    return numbers.value >>> 32 == 0 ? fixed32(field, (int) numbers.value, next) : UNUSUAL;
  }

  private int float64(FieldPlan field, int at) {
    int next = doubles.read(at);
    return fixed64(field, Double.doubleToRawLongBits(doubles.value), next);
  }

  private int float32(FieldPlan field, int at) {
    int next = doubles.read(at);
    return DoubleReader.roundsOnce(doubles.value)
        ? fixed32(field, Float.floatToRawIntBits((float) doubles.value), next)
        : UNUSUAL;
  }

  private int bool(FieldPlan field, int at) {
    byte[] in = scan.in;
    if (at + 5 <= scan.end) {
      if (Words.intAt(in, at) == TRUE) {
        return varint(field, 1, at + 4);
      }
      if (in[at] == 'f' && Words.intAt(in, at + 1) == ALSE) {
        return varint(field, 0, at + 5);
      }
    }
    return UNUSUAL;
  }

  private int name(FieldPlan field, int at) {
    int close = scan.in[at] == '"' ? scan.plainEnd(at + 1) : UNUSUAL;
    if (close == UNUSUAL) {
      return UNUSUAL;
    }
    EnumPlan names = field.enumPlan();
    int place = names.find(scan.in, at + 1, close);
    return place < 0 ? UNUSUAL : varint(field, names.number(place), close + 1);
  }

  private int string(FieldPlan field, int at) {
    int start = out.size;
    out.tag(field);
    int next = content(at);
    if (field.implicit && out.size == start + field.tagSize + 1) {
      out.truncate(start);
    }
    return next;
  }

  /**
   * Writes the content of the string that begins with the quote at {@code at}, its length first.
   */
  int content(int at) {
    int mark = out.open();
    int close = strings.copy(at + 1, out);
    scan.checkLength(at + 1, close);
    out.close(mark);
    return close + 1;
  }

  private int bytes(FieldPlan field, int at) {
    int start = out.size;
    out.tag(field);
    int next = base64.read(at);
    if (next == UNUSUAL || (field.implicit && out.size == start + field.tagSize + 1)) {
      out.truncate(start);
    }
    return next;
  }

  private int varint(FieldPlan field, long value, int next) {
    if (next != UNUSUAL && !(value == 0 && field.implicit)) {
      out.tag(field);
      out.varint(value);
    }
    return next;
  }

  private int fixed32(FieldPlan field, int value, int next) {
    if (next != UNUSUAL && !(value == 0 && field.implicit)) {
      out.tag(field);
      out.fixed32(value);
    }
    return next;
  }

  private int fixed64(FieldPlan field, long value, int next) {
    if (next != UNUSUAL && !(value == 0 && field.implicit)) {
      out.tag(field);
      out.fixed64(value);
    }
    return next;
  }

  private int byText(FieldPlan field, int at) {
    int start = out.size;
    int next = token(field, at);
    out.tag(field);
    try {
      if (Scalars.write(field, text, out) && field.implicit) {
        out.truncate(start);
      }
    } catch (BadValueException e) {
      if (!lenient || field.kind != Kind.ENUM || scan.in[at] != '"') {
        throw scan.fault(e.kind(), e.text(), at);
      }
      dropped++;
      out.truncate(start);
    }
    return next;
  }

  /** Takes the token of a scalar as text; its JSON type must fit. */
  private int token(FieldPlan field, int at) {
    int first = scan.in[at];
    boolean bool = field.kind == Kind.BOOL;
    boolean number = field.kind < Kind.STRING && !bool;
    if (first == '"' && !bool) {
      return scan.string(at, text);
    }
    if (isNumber(first) && number) {
      return scan.number(at, text);
    }
    if ((first == 't' || first == 'f') && bool) {
      return scan.literal(at, first == 't' ? "true" : "false", text);
    }
    if (first == 'n' && field.takesNull()) {
      int next = scan.literal(at, "null", text);
      text.set(NULL_NUMBER, 0, 1);
      return next;
    }
    throw mismatch(at, expected(field));
  }

  private static String expected(FieldPlan field) {
    return switch (field.kind) {
      case Kind.STRING -> "a string";
      case Kind.BYTES -> "a base64 string";
      case Kind.BOOL -> "true or false";
      case Kind.ENUM -> "a name of the enum";
      default -> "a number";
    };
  }

  static boolean isNumber(int first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** What begins here is another kind of value than expected, or none at all. */
  MalformedRequestException mismatch(int at, String expected) {
    int first = scan.in[at];
    boolean begins = isNumber(first) || "\"tfn{[".indexOf(first) >= 0;
    return begins
        ? scan.fault(VALUE_INVALID, "expected " + expected, at)
        : scan.fault(SYNTAX, "expected a JSON value", at);
  }
}
