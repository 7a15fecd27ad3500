package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/** Scalar values of the wire as JSON (R2). */
final class ScalarWriter {
  /** What a value was. */
  enum Written {
    VALUE,
    /** Written, and the default of its type. */
    DEFAULT,
    /** Not written: a number that its closed enum does not name, hence no value of the field. */
    UNKNOWN
  }

  private final JsonBuffer out;
  private final Base64Writer base64;
  final DoubleWriter doubles;

  ScalarWriter(JsonBuffer out) {
    this.out = out;
    this.base64 = new Base64Writer(out);
    this.doubles = new DoubleWriter(out);
  }

  /** Writes the value at the cursor. */
  Written write(FieldPlan field, WireCursor wire) {
    return switch (field.kind) {
      case Kind.INT32 -> int32((int) wire.varint());
      case Kind.SINT32 -> int32((int) unzigzag(wire.varint() & 0xffff_ffffL));
      case Kind.SFIXED32 -> int32(wire.fixed32());
      case Kind.UINT32 -> number(wire.varint() & 0xffff_ffffL);
      case Kind.FIXED32 -> number(Integer.toUnsignedLong(wire.fixed32()));
      case Kind.INT64 -> quoted(wire.varint());
      case Kind.SINT64 -> quoted(unzigzag(wire.varint()));
      case Kind.SFIXED64 -> quoted(wire.fixed64());
      case Kind.UINT64 -> unsigned(wire.varint());
      case Kind.FIXED64 -> unsigned(wire.fixed64());
      case Kind.BOOL -> bool(wire.varint() != 0);
      case Kind.FLOAT -> float32(Float.intBitsToFloat(wire.fixed32()));
      case Kind.DOUBLE -> float64(Double.longBitsToDouble(wire.fixed64()));
      case Kind.ENUM -> name(field, (int) wire.varint());
      case Kind.STRING -> string(wire);
      case Kind.BYTES -> bytes(wire);
      default -> throw new IllegalStateException(field.name + " is a message");
    };
  }

  /** The default of an absent value. */
  static byte[] defaultOf(FieldPlan field) {
    String text =
        switch (field.kind) {
          case Kind.STRING, Kind.BYTES -> "\"\"";
          case Kind.BOOL -> "false";
          case Kind.INT64, Kind.UINT64, Kind.FIXED64, Kind.SFIXED64, Kind.SINT64 -> "\"0\"";
          case Kind.DOUBLE, Kind.FLOAT -> "0.0";
          case Kind.ENUM -> {
            byte[] name = field.enumPlan().quotedName(0);
            yield name == null ? "0" : new String(name, StandardCharsets.UTF_8);
          }
          case Kind.MESSAGE, Kind.GROUP -> "null";
          default -> "0";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private Written int32(int value) {
    return number(value);
  }

  private Written number(long value) {
    out.decimal(value);
    return written(value == 0);
  }

  private Written quoted(long value) {
    out.quotedDecimal(value);
    return written(value == 0);
  }

  private Written unsigned(long value) {
    out.quotedUnsigned(value);
    return written(value == 0);
  }

  private Written bool(boolean value) {
    out.ascii(value ? "true" : "false");
    return written(!value);
  }

  private Written float32(float value) {
    if (Float.isFinite(value)) {
      doubles.write(value);
    } else {
      out.ascii('"' + Float.toString(value) + '"');
    }
    return written(Float.floatToRawIntBits(value) == 0);
  }

  private Written float64(double value) {
    if (Double.isFinite(value)) {
      doubles.write(value);
    } else {
      out.ascii('"' + Double.toString(value) + '"');
    }
    return written(Double.doubleToRawLongBits(value) == 0);
  }

  private Written name(FieldPlan field, int number) {
    EnumPlan plan = field.enumPlan();
    byte[] name = plan.quotedName(number);
    if (plan.isNull) {
      out.ascii("null");
    } else if (name != null) {
      out.put(name);
    } else if (field.closedEnum) {
      return Written.UNKNOWN;
    } else {
      out.decimal(number);
    }
    return written(number == 0);
  }

  private Written string(WireCursor wire) {
    int length = wire.length();
    int from = wire.position();
    string(wire.bytes, from, from + length);
    wire.advance(length);
    return written(length == 0);
  }

  /** Writes a string with its quotes. */
  void string(byte[] bytes, int from, int to) {
    if (!out.quoted(bytes, from, to)) {
      throw new MalformedMessageException("a string that is not UTF-8");
    }
  }

  private Written bytes(WireCursor wire) {
    int length = wire.length();
    base64.write(wire.bytes, wire.position(), length);
    wire.advance(length);
    return written(length == 0);
  }

  private static Written written(boolean isDefault) {
    return isDefault ? Written.DEFAULT : Written.VALUE;
  }
}
