package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.Struct}, {@code Value} and {@code ListValue} as the JSON they stand for.
 */
final class StructWriter {
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
        writer.element(field);
      } else {
        wire.skip(tag);
      }
    }
    out.close(start, '[', ']');
  }

  /** Whichever kind is set, null if none is. */
  void value(MessagePlan plan) {
    JsonBuffer out = writer.out;
    WireCursor wire = writer.wire;
    int mark = out.size;
    int from = wire.position();
    int end = wire.end();
    int tag = wire.hasMore() ? wire.tag() : 0;
    FieldPlan field = plan.find(tag >>> 3);
    if (field != null && field.tag == tag) {
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
