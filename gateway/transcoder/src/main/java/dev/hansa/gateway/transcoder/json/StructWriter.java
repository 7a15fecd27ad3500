package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.Struct}, {@code Value} and {@code ListValue} as the JSON they stand for.
 */
final class StructWriter {
  /** What stands for no place. */
  static final int NOWHERE = -1;

  private static final int NULL = 1 << 3;
  private static final int NUMBER = 2 << 3 | 1;
  private static final int STRING = 3 << 3 | 2;
  private static final int BOOL = 4 << 3;

  private final JsonWriter writer;

  StructWriter(JsonWriter writer) {
    this.writer = writer;
  }

  void struct(MessagePlan plan) {
    JsonBuffer out = writer.out;
    WireCursor wire = writer.wire;
    FieldPlan field = plan.at(0);
    int start = out.size;
    int end = wire.end();
    if (writer.isIndexed()) {
      Occurrences all = Occurrences.of(plan, wire);
      if (all.size() > 0) {
        writer.maps().scattered(field, all, 0, end);
      }
    } else {
      while (wire.hasMore()) {
        int tag = wire.tag();
        if (tag == field.tag) {
          // All entries follow each other, or the second run says that they are scattered.
          if (out.size > start) {
            throw new JsonWriter.Scattered();
          }
          writer.maps().entries(field);
        } else {
          wire.skip(tag);
        }
      }
    }
    out.close(start, '{', '}');
    wire.range(end, end);
  }

  void list(MessagePlan plan) {
    FieldPlan field = plan.at(0);
    JsonBuffer out = writer.out;
    WireCursor wire = writer.wire;
    int start = out.size;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == field.tag) {
        element(field);
      } else {
        wire.skip(tag);
      }
    }
    out.close(start, '[', ']');
  }

  private void element(FieldPlan field) {
    JsonBuffer out = writer.out;
    WireCursor wire = writer.wire;
    int mark = out.size;
    out.put(',');
    int to = shortScalar(wire.bytes, wire.position(), wire.end());
    if (to == NOWHERE) {
      out.truncate(mark);
      writer.element(field);
    } else {
      wire.passed(to);
    }
  }

  /**
   * Writes a value of less than 128 bytes, its length before it, that is nothing but a scalar.
   *
   * @return where it ends; {@link #NOWHERE}, and nothing written, if it is anything else
   */
  int shortScalar(byte[] bytes, int at, int end) {
    if (at >= end) {
      return NOWHERE;
    }
    int to = at + 1 + bytes[at];
    return to <= end && scalar(bytes, at + 1, to) ? to : NOWHERE;
  }

  /** Whichever kind is set, null if none is. */
  void value(MessagePlan plan) {
    WireCursor wire = writer.wire;
    int end = wire.end();
    if (scalar(wire.bytes, wire.position(), end)) {
      wire.range(end, end);
    } else {
      anyValue(plan);
    }
  }

  /** Writes a value that is nothing but a scalar; false, and nothing written, if it is not. */
  private boolean scalar(byte[] bytes, int from, int end) {
    JsonBuffer out = writer.out;
    int size = end - from;
    if (size < 2) {
      return false;
    }
    int second = bytes[from + 1];
    switch (bytes[from]) {
      case STRING -> {
        if (second != size - 2) {
          return false;
        }
        writer.scalars.string(bytes, from + 2, end);
      }
      case NUMBER -> {
        double number = size == 9 ? Double.longBitsToDouble(Words.at(bytes, from + 1)) : Double.NaN;
        if (!Double.isFinite(number)) {
          return false;
        }
        writer.scalars.doubles.write(number);
      }
      case NULL -> {
        if (size != 2 || second != 0) {
          return false;
        }
        out.ascii("null");
      }
      case BOOL -> {
        if (size != 2 || (second & ~1) != 0) {
          return false;
        }
        out.ascii(second == 1 ? "true" : "false");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void anyValue(MessagePlan plan) {
    JsonBuffer out = writer.out;
    WireCursor wire = writer.wire;
    int mark = out.size;
    int from = wire.position();
    int end = wire.end();
    int tag = wire.hasMore() ? wire.tag() : 0;
    FieldPlan field = plan.find(tag >>> 3);
    if (field != null && field.tag == tag && (!field.isMessage() || wire.isLast())) {
      writer.index().bare(field);
    } else {
      field = null;
    }
    if (field == null || wire.hasMore()) {
      out.truncate(mark);
      wire.range(from, end);
      field = lastOf(plan);
    }
    if (field != null && field.kind == Kind.DOUBLE && out.bytes[mark] == '"') {
      throw new MalformedMessageException("a number that JSON does not have");
    }
    wire.range(end, end);
  }

  private @Nullable FieldPlan lastOf(MessagePlan plan) {
    int end = writer.wire.end();
    Occurrences all = Occurrences.of(plan, writer.wire);
    if (all.size() == 0) {
      writer.out.ascii("null");
      return null;
    }
    FieldPlan field = plan.at(all.field(0));
    writer.index().bare(field, all, 0, end);
    return field;
  }
}
