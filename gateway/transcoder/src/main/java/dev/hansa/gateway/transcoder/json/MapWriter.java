package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps as JSON objects. */
final class MapWriter {
  private static final int NOWHERE = StructWriter.NOWHERE;

  /** An entry with an empty key and a value: its length, a tag, a length, a tag, a byte. */
  private static final int SHORTEST = 5;

  private final JsonWriter writer;
  private final KeySets sets = new KeySets();

  MapWriter(JsonWriter writer) {
    this.writer = writer;
  }

  void begin() {
    sets.begin();
  }

  /** Writes the map whose first entry's tag was just read; nothing if no entry counts. */
  void run(FieldPlan field) {
    JsonBuffer out = writer.out;
    int mark = out.size;
    out.member(field);
    int start = out.size;
    entries(field);
    if (out.size == start) {
      out.truncate(mark);
    } else {
      out.close(start, '{', '}');
    }
  }

  /** Writes the run of entries, each with a comma before it. */
  void entries(FieldPlan field) {
    KeySet keys = sets.open();
    do {
      if (!shortEntry(field, keys)) {
        entry(field, keys);
      }
    } while (writer.nextOf(field) != 0);
    sets.close();
  }

  /** Writes the entries at these places, the last one of each key. */
  void scattered(FieldPlan field, Occurrences all, int first, int end) {
    JsonBuffer out = writer.out;
    Map<String, Integer> lastOfKey = new LinkedHashMap<>();
    for (int i = first; i < all.next(first); i++) {
      writer.index().at(all.position(i), end);
      int mark = out.size;
      int length = writer.wire.length();
      int from = writer.wire.position();
      writer.wire.range(from, from + length);
      lastKey(field.message().at(0));
      lastOfKey.put(
          new String(out.bytes, mark, out.size - mark, StandardCharsets.ISO_8859_1),
          all.position(i));
      out.truncate(mark);
    }
    for (int position : lastOfKey.values()) {
      writer.index().at(position, end);
      entry(field, null);
    }
  }

  /** Writes the entry whose tag was just read. */
  private void entry(FieldPlan field, @Nullable KeySet keys) {
    WireCursor wire = writer.wire;
    JsonBuffer out = writer.out;
    int outerEnd = wire.end();
    int length = wire.length();
    int from = wire.position();
    int end = from + length;
    wire.range(from, end);
    int mark = out.size;
    int keyEnd = inOrder(field.message());
    if (keyEnd == NOWHERE) {
      out.truncate(mark);
      wire.range(from, end);
      keyEnd = inAnyOrder(field.message());
    }
    if (keys != null) {
      take(keys, mark, keyEnd);
    }
    if (isWithoutValue()) {
      out.truncate(mark);
    }
    wire.range(end, outerEnd);
  }

  /** Takes the key of the entry that was written last. */
  private void take(KeySet keys, int mark, int keyEnd) {
    if (!keys.add(writer.out.bytes, mark + 1, keyEnd)) {
      throw new JsonWriter.Scattered();
    }
    if (isWithoutValue()) {
      keys.keep(writer.out.bytes); // the entry is dropped, its key stays taken
    }
  }

  /** Whether the value of the entry written last is a number that its closed enum does not name. */
  private boolean isWithoutValue() {
    return writer.out.bytes[writer.out.size - 1] == ':';
  }

  /**
   * Writes an entry of less than 128 bytes as serializers do, if its key is a string.
   *
   * @return false, and nothing written or consumed, if it is another entry
   */
  private boolean shortEntry(FieldPlan field, KeySet keys) {
    FieldPlan key = field.message().at(0);
    FieldPlan value = field.message().at(1);
    WireCursor wire = writer.wire;
    byte[] bytes = wire.bytes;
    int from = wire.position();
    int outerEnd = wire.end();
    if (outerEnd - from < SHORTEST || key.kind != Kind.STRING) {
      return false;
    }
    int end = from + 1 + bytes[from];
    int keyFrom = from + 3;
    int keyTo = keyFrom + bytes[from + 2];
    if (end > outerEnd
        || bytes[from + 1] != key.tag
        || keyTo < keyFrom
        || keyTo >= end
        || bytes[keyTo] != value.tag
        || (value.isMessage() && bytes[keyTo + 1] != end - keyTo - 2)) {
      return false;
    }
    JsonBuffer out = writer.out;
    int mark = out.size;
    out.put(',');
    writer.scalars.string(bytes, keyFrom, keyTo);
    int keyEnd = out.size;
    out.put(':');
    if (!shortValue(value, keyTo + 1, end)) {
      out.truncate(mark);
      wire.range(from, outerEnd);
      return false;
    }
    take(keys, mark, keyEnd);
    if (isWithoutValue()) {
      out.truncate(mark);
    }
    wire.range(end, outerEnd);
    return true;
  }

  /** Whether the value that was written ends where it should. */
  private boolean shortValue(FieldPlan value, int from, int end) {
    WireCursor wire = writer.wire;
    if (value.isStructValue()) {
      int to = writer.structs().shortScalar(wire.bytes, from, end);
      if (to != NOWHERE) {
        return to == end;
      }
    }
    wire.range(from, end);
    if (!wire.hasMore()) {
      return false;
    }
    value(value);
    return !wire.hasMore();
  }

  /**
   * Writes an entry as serializers do: the key, the value, each once.
   *
   * @return where the key ends in the output; {@link #NOWHERE} if it is another entry
   */
  private int inOrder(MessagePlan plan) {
    WireCursor wire = writer.wire;
    JsonBuffer out = writer.out;
    FieldPlan value = plan.at(1);
    if (!wire.hasMore() || wire.tag() != plan.at(0).tag) {
      return NOWHERE;
    }
    out.put(',');
    key(plan.at(0));
    int keyEnd = out.size;
    out.put(':');
    if (!wire.hasMore() || wire.tag() != value.tag || (value.isMessage() && !wire.isLast())) {
      return NOWHERE;
    }
    value(value);
    return wire.hasMore() ? NOWHERE : keyEnd;
  }

  /** Writes an entry whose parts come late, twice or not at all. */
  private int inAnyOrder(MessagePlan plan) {
    WireCursor wire = writer.wire;
    JsonBuffer out = writer.out;
    FieldPlan value = plan.at(1);
    int from = wire.position();
    int end = wire.end();
    out.put(',');
    lastKey(plan.at(0));
    int keyEnd = out.size;
    out.put(':');
    wire.range(from, end);
    var parts = new WireBuffer(0);
    int last = NOWHERE;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == value.tag) {
        last = wire.position();
        if (value.isMessage()) {
          int length = wire.length();
          parts.put(wire.bytes, wire.position(), wire.position() + length);
          wire.advance(length);
          continue;
        }
      }
      wire.skip(tag);
    }
    if (value.isMessage()) {
      writer.index().content(value.message(), parts);
    } else if (last == NOWHERE) {
      out.put(ScalarWriter.defaultOf(value));
    } else {
      wire.range(last, end);
      writer.scalars.write(value, wire);
    }
    return keyEnd;
  }

  /** Writes the last key of the entry in the cursor's range, or the default of its type. */
  private void lastKey(FieldPlan key) {
    WireCursor wire = writer.wire;
    int end = wire.end();
    int last = NOWHERE;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == key.tag) {
        last = wire.position();
      }
      wire.skip(tag);
    }
    if (last == NOWHERE) {
      String text = new String(ScalarWriter.defaultOf(key), StandardCharsets.US_ASCII);
      writer.out.ascii(text.startsWith("\"") ? text : '"' + text + '"');
    } else {
      wire.range(last, end);
      key(key);
    }
  }

  /** Writes the key at the cursor as a string, whatever its type. */
  private void key(FieldPlan key) {
    JsonBuffer out = writer.out;
    switch (key.kind) {
      case Kind.INT32, Kind.UINT32, Kind.SINT32, Kind.FIXED32, Kind.SFIXED32, Kind.BOOL -> {
        out.put('"');
        writer.scalars.write(key, writer.wire);
        out.put('"');
      }
      default -> writer.scalars.write(key, writer.wire);
    }
  }

  private void value(FieldPlan value) {
    if (value.isMessage()) {
      writer.message(value);
    } else {
      writer.scalars.write(value, writer.wire);
    }
  }
}
