package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/** Writes scalar values of the wire as JSON (R2). */
final class ScalarJson {
  /** What a value was. */
  enum Written {
    VALUE,
    /** Written, and the default of its type. */
    DEFAULT,
    /** Not written: a number that its closed enum does not name, hence no value of the field. */
    UNKNOWN
  }

  private ScalarJson() {}

  /** Writes the value at the cursor. */
  static Written write(FieldPlan field, WireCursor wire, JsonBuffer out) {
    return switch (field.type) {
      case INT32, SFIXED32, SINT32 -> number(int32(field, wire), out);
      case UINT32, FIXED32 ->
          number(
              (field.type == FieldDescriptor.Type.UINT32 ? wire.varint() : wire.fixed32())
                  & 0xffff_ffffL,
              out);
      case INT64 -> quoted(wire.varint(), out);
      case SFIXED64 -> quoted(wire.fixed64(), out);
      case SINT64 -> quoted(unzigzag(wire.varint()), out);
      case UINT64 -> unsigned(wire.varint(), out);
      case FIXED64 -> unsigned(wire.fixed64(), out);
      case BOOL -> {
        long value = wire.varint();
        out.ascii(value == 0 ? "false" : "true");
        yield written(value == 0);
      }
      case FLOAT -> float32(Float.intBitsToFloat(wire.fixed32()), out);
      case DOUBLE -> float64(Double.longBitsToDouble(wire.fixed64()), out);
      case ENUM -> enumName(field, (int) wire.varint(), out);
      case STRING -> string(wire, out);
      case BYTES -> {
        int length = wire.length();
        out.base64(wire.bytes, wire.position(), wire.position() + length);
        wire.advance(length);
        yield written(length == 0);
      }
      case MESSAGE, GROUP -> throw new IllegalStateException(field.name + " is a message");
    };
  }

  /** The default of an absent value. */
  static byte[] defaultOf(FieldPlan field) {
    String text =
        switch (field.type) {
          case STRING, BYTES -> "\"\"";
          case BOOL -> "false";
          case INT64, UINT64, FIXED64, SFIXED64, SINT64 -> "\"0\"";
          case DOUBLE, FLOAT -> "0.0";
          case INT32, UINT32, FIXED32, SFIXED32, SINT32 -> "0";
          case ENUM -> {
            byte[] name = field.enumPlan().quotedName(0);
            yield name == null ? "0" : new String(name, StandardCharsets.UTF_8);
          }
          case MESSAGE, GROUP -> "null";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int int32(FieldPlan field, WireCursor wire) {
    return switch (field.type) {
      case SFIXED32 -> wire.fixed32();
      case SINT32 -> (int) unzigzag(wire.varint() & 0xffff_ffffL);
      default -> (int) wire.varint();
    };
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  private static Written number(long value, JsonBuffer out) {
    out.decimal(value);
    return written(value == 0);
  }

  private static Written quoted(long value, JsonBuffer out) {
    out.put('"');
    out.decimal(value);
    out.put('"');
    return written(value == 0);
  }

  private static Written unsigned(long value, JsonBuffer out) {
    out.put('"');
    out.ascii(Long.toUnsignedString(value));
    out.put('"');
    return written(value == 0);
  }

  private static Written float32(float value, JsonBuffer out) {
    boolean finite = Float.isFinite(value);
    out.ascii(finite ? Float.toString(value) : '"' + Float.toString(value) + '"');
    return written(Float.floatToRawIntBits(value) == 0);
  }

  private static Written float64(double value, JsonBuffer out) {
    boolean finite = Double.isFinite(value);
    out.ascii(finite ? Double.toString(value) : '"' + Double.toString(value) + '"');
    return written(Double.doubleToRawLongBits(value) == 0);
  }

  private static Written enumName(FieldPlan field, int number, JsonBuffer out) {
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

  private static Written string(WireCursor wire, JsonBuffer out) {
    int length = wire.length();
    int from = wire.position();
    if (Utf8.firstInvalid(wire.bytes, from, from + length) != from + length) {
      throw new MalformedMessageException("a string that is not UTF-8");
    }
    out.quoted(wire.bytes, from, from + length);
    wire.advance(length);
    return written(length == 0);
  }

  private static Written written(boolean isDefault) {
    return isDefault ? Written.DEFAULT : Written.VALUE;
  }
}
