package dev.hansa.gateway.transcoder.json;

/**
 * The second pass, for messages whose fields are scattered, split or overwritten: each message goes
 * by an index of its fields. Also for whatever needs one field out of a message.
 */
final class IndexedWriter {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final JsonWriter writer;

  IndexedWriter(JsonWriter writer) {
    this.writer = writer;
  }

  /** Writes the members of the message in the cursor's range. */
  void members(MessagePlan plan) {
    WireCursor wire = writer.wire;
    int end = wire.end();
    Occurrences all = Occurrences.of(plan, wire);
    for (int i = 0; i < all.size(); i = all.next(i)) {
      FieldPlan field = plan.at(all.field(i));
      if (field.repeated) {
        int mark = writer.out.size;
        writer.out.member(field);
        int start = writer.out.size;
        repeated(field, all, i, end);
        if (writer.out.size == start) {
          writer.out.truncate(mark);
        } else {
          close(field, start);
        }
      } else if (field.isMessage() && all.next(i) > i + 1) {
        writer.out.member(field);
        merged(field, all, i, end);
      } else {
        at(all.position(all.next(i) - 1), end);
        writer.singular(field);
      }
    }
    wire.range(end, end);
  }

  private void close(FieldPlan field, int start) {
    writer.out.close(start, field.map ? '{' : '[', field.map ? '}' : ']');
  }

  /** Writes the elements or entries at these places, each with a comma before it. */
  void repeated(FieldPlan field, Occurrences all, int first, int end) {
    if (field.map) {
      writer.maps().scattered(field, all, first, end);
      return;
    }
    for (int i = first; i < all.next(first); i++) {
      writer.elements(field, at(all.position(i), end));
    }
  }

  /** A message that came in parts: the parts in a row are the message. */
  private void merged(FieldPlan field, Occurrences all, int first, int end) {
    WireCursor wire = writer.wire;
    var parts = new WireBuffer(end - all.position(first));
    for (int i = first; i < all.next(first); i++) {
      int tag = at(all.position(i), end);
      int from;
      int to;
      if (field.kind == Kind.GROUP) {
        from = wire.position();
        wire.skip(tag);
        to = wire.position() - field.tagSize;
      } else {
        int length = wire.length();
        from = wire.position();
        to = from + length;
      }
      parts.put(wire.bytes, from, to);
    }
    content(field.message(), parts);
  }

  /** Writes a message whose bytes were put together. */
  void content(MessagePlan plan, WireBuffer parts) {
    WireCursor outer = writer.wire;
    writer.wire = new WireCursor(parts.bytes);
    writer.wire.range(0, parts.size);
    writer.content(plan);
    writer.wire = outer;
  }

  /** Moves behind the tag at a position and returns it. */
  int at(int position, int end) {
    writer.wire.range(position, end);
    return writer.wire.tag();
  }

  /** The value of a singular field without its name. */
  void bare(FieldPlan field, Occurrences all, int first, int end) {
    if (field.isMessage() && all.next(first) > first + 1) {
      merged(field, all, first, end);
      return;
    }
    at(all.position(all.next(first) - 1), end);
    bare(field);
  }

  /** The value at the cursor without its name. */
  void bare(FieldPlan field) {
    JsonBuffer out = writer.out;
    if (field.isMessage()) {
      writer.message(field);
      return;
    }
    if (writer.scalars.write(field, writer.wire) == ScalarWriter.Written.UNKNOWN) {
      out.put(NULL);
    }
  }

  /** Writes one field of a message, or what stands for an absent one (R1). */
  void single(MessagePlan plan, FieldPlan field) {
    JsonBuffer out = writer.out;
    int end = writer.wire.end();
    Occurrences all = Occurrences.of(plan, writer.wire);
    int first = 0;
    while (first < all.size() && all.field(first) != field.index) {
      first = all.next(first);
    }
    if (field.repeated) {
      int start = out.size;
      if (first < all.size()) {
        repeated(field, all, first, end);
      }
      close(field, start);
    } else if (first < all.size()) {
      bare(field, all, first, end);
    } else {
      out.put(field.presence ? NULL : ScalarWriter.defaultOf(field));
    }
  }
}
