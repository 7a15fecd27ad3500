package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;

/**
 * Writes scalar values from their text: of a JSON token, a path segment or a query parameter, so
 * that one message comes out of all three.
 */
final class Scalars {
  private Scalars() {}

  /**
   * Writes the bare value, without a tag.
   *
   * @return whether it is the default of its type
   */
  static boolean write(FieldPlan field, Text text, WireBuffer out) {
    return switch (field.type) {
      case INT32 -> varint(Numbers.signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE), out);
      case INT64 -> varint(Numbers.signed(text, Long.MIN_VALUE, Long.MAX_VALUE), out);
      case UINT32 -> varint(Numbers.unsigned(text, 32), out);
      case UINT64 -> varint(Numbers.unsigned(text, 64), out);
      case SINT32, SINT64 -> {
        boolean wide = field.type == FieldDescriptor.Type.SINT64;
        long value =
            wide
                ? Numbers.signed(text, Long.MIN_VALUE, Long.MAX_VALUE)
                : Numbers.signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield varint((value << 1) ^ (value >> 63), out);
      }
      case FIXED32 -> fixed32((int) Numbers.unsigned(text, 32), out);
      case SFIXED32 ->
          fixed32((int) Numbers.signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE), out);
      case FIXED64 -> fixed64(Numbers.unsigned(text, 64), out);
      case SFIXED64 -> fixed64(Numbers.signed(text, Long.MIN_VALUE, Long.MAX_VALUE), out);
      case FLOAT -> fixed32(Float.floatToRawIntBits(Numbers.float32(text)), out);
      case DOUBLE -> fixed64(Double.doubleToRawLongBits(Numbers.float64(text)), out);
      case BOOL -> varint(bool(text), out);
      case ENUM -> varint(enumNumber(field, text), out);
      case STRING -> {
        out.delimited(text.bytes, text.from, text.to);
        yield text.length() == 0;
      }
      case BYTES -> {
        byte[] decoded = Base64Text.decode(text);
        out.delimited(decoded, 0, decoded.length);
        yield decoded.length == 0;
      }
      case MESSAGE, GROUP -> throw new IllegalStateException(field.name + " is a message");
    };
  }

  /** The number of an enum value by name, alias or number. */
  static int enumNumber(FieldPlan field, Text text) {
    EnumPlan plan = field.enumPlan();
    int place = plan.find(text.bytes, text.from, text.to);
    if (place >= 0) {
      return plan.number(place);
    }
    int first = text.length() == 0 ? 0 : text.at(0);
    if (first != '-' && (first < '0' || first > '9')) {
      throw new BadValueException(Fault.Kind.VALUE_INVALID, "is no name of the enum");
    }
    int value = (int) Numbers.signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (field.closedEnum && !plan.contains(value)) {
      throw new BadValueException(Fault.Kind.VALUE_INVALID, "is no number of the enum");
    }
    return value;
  }

  private static long bool(Text text) {
    if (text.is("true")) {
      return 1;
    }
    if (text.is("false")) {
      return 0;
    }
    throw new BadValueException(Fault.Kind.VALUE_INVALID, "is neither true nor false");
  }

  private static boolean varint(long value, WireBuffer out) {
    out.varint(value);
    return value == 0;
  }

  private static boolean fixed32(int value, WireBuffer out) {
    out.fixed32(value);
    return value == 0;
  }

  private static boolean fixed64(long value, WireBuffer out) {
    out.fixed64(value);
    return value == 0;
  }
}
