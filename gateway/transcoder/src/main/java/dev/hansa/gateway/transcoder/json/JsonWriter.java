package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns wire bytes into JSON, in the order of the wire. The first pass supposes what every
 * serializer writes: a singular field once, a repeated one in one run. If it meets anything else it
 * starts again with an index of each message, once.
 */
final class JsonWriter {
  /** Says that a field came back after others; caught here, hence without a trace. */
  private static final class Scattered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Scattered() {
      super(null, null, false, false);
    }
  }

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Limits limits;
  private final Function<String, @Nullable MessagePlan> types;
  private final JsonBuffer out;
  private final SeenFields seen = new SeenFields();
  private WireCursor wire;
  private boolean indexed;
  private int depth;

  /**
   * @param types messages by full name, for {@code google.protobuf.Any}
   */
  JsonWriter(
      byte[] in, JsonBuffer out, Limits limits, Function<String, @Nullable MessagePlan> types) {
    this.wire = new WireCursor(in);
    this.out = out;
    this.limits = limits;
    this.types = types;
  }

  /** Writes the whole message. */
  void document(MessagePlan plan) {
    twice(() -> content(plan));
  }

  /** Writes the value of one field of the message (R1), or what stands for an absent one. */
  void document(MessagePlan plan, FieldPlan field) {
    twice(() -> single(plan, field));
  }

  /** Whether a second pass was needed. */
  boolean indexed() {
    return indexed;
  }

  static boolean fits(FieldPlan field, int tag) {
    int wireType = tag & 7;
    return wireType == FieldPlan.wireType(field.type)
        || (field.repeated && wireType == 2 && field.packable());
  }

  private void twice(Runnable pass) {
    byte[] in = wire.bytes;
    int start = out.size();
    try {
      pass.run();
    } catch (Scattered e) {
      indexed = true;
      depth = 0;
      wire = new WireCursor(in);
      out.truncate(start);
      pass.run();
    }
  }

  private void content(MessagePlan plan) {
    if (++depth > limits.depth()) {
      throw new MalformedMessageException("nested deeper than " + limits.depth());
    }
    switch (plan.shape) {
      case PLAIN -> {
        out.put('{');
        members(plan);
        out.put('}');
      }
      case TIMESTAMP, DURATION -> time(plan);
      case FIELD_MASK -> mask();
      case WRAPPER -> wrapper(plan);
      case STRUCT -> struct(plan);
      case VALUE -> value(plan);
      case LIST -> list(plan);
      case ANY -> any();
    }
    depth--;
  }

  private void members(MessagePlan plan) {
    if (indexed) {
      indexedMembers(plan);
    } else {
      orderedMembers(plan);
    }
  }

  private void orderedMembers(MessagePlan plan) {
    int base = seen.open(plan);
    FieldPlan run = null;
    int mark = 0;
    Set<String> keys = null;
    while (wire.hasMore()) {
      int tag = wire.tag();
      FieldPlan field = plan.find(tag >>> 3);
      if (field == null || !fits(field, tag) || isEmptyPack(field, tag)) {
        wire.skip(tag);
        continue;
      }
      if (field != run) {
        if (!seen.add(base, field.index)
            || (field.oneofBit >= 0 && !seen.add(base, field.oneofBit))) {
          throw new Scattered();
        }
        close(run, mark);
        run = field.repeated ? field : null;
        mark = out.size();
        keys = field.map ? new HashSet<>() : null;
        if (field.repeated) {
          openRun(field);
        }
      }
      if (keys != null) {
        if (!keys.add(mapKey(field))) {
          throw new Scattered();
        }
        entry(field);
      } else if (field.repeated) {
        elements(field, tag);
      } else {
        singular(field);
      }
    }
    close(run, mark);
    seen.close(base);
  }

  /** Packed elements of which there are none: the same as no field. */
  private boolean isEmptyPack(FieldPlan field, int tag) {
    return field.packable() && (tag & 7) == 2 && wire.isAtZero();
  }

  private void openRun(FieldPlan field) {
    out.separate();
    out.put(field.jsonKey);
    out.put(field.map ? '{' : '[');
  }

  /** Ends a run; one of nothing but numbers that a closed enum does not name was none. */
  private void close(@Nullable FieldPlan run, int mark) {
    if (run != null && out.isOpen()) {
      out.truncate(mark);
    } else if (run != null) {
      out.put(run.map ? '}' : ']');
    }
  }

  private void indexedMembers(MessagePlan plan) {
    int end = wire.end();
    Occurrences all = Occurrences.of(plan, wire);
    for (int i = 0; i < all.size(); i = all.next(i)) {
      FieldPlan field = plan.at(all.field(i));
      if (field.repeated) {
        int mark = out.size();
        openRun(field);
        occurrences(field, all, i, end);
        close(field, mark);
      } else if (field.isMessage() && all.next(i) > i + 1) {
        out.separate();
        out.put(field.jsonKey);
        merged(field, all, i, end);
      } else {
        at(all.position(all.next(i) - 1), end);
        singular(field);
      }
    }
    wire.range(end, end);
  }

  private void occurrences(FieldPlan field, Occurrences all, int first, int end) {
    int next = all.next(first);
    Map<String, Integer> lastOfKey = new LinkedHashMap<>();
    for (int i = first; i < next; i++) {
      int tag = at(all.position(i), end);
      if (field.map) {
        lastOfKey.put(mapKey(field), all.position(i));
      } else {
        elements(field, tag);
      }
    }
    lastOfKey
        .values()
        .forEach(
            position -> {
              at(position, end);
              entry(field);
            });
  }

  /** A message that came in parts: the parts in a row are the message. */
  private void merged(FieldPlan field, Occurrences all, int first, int end) {
    var parts = new WireBuffer(end - all.position(first));
    for (int i = first; i < all.next(first); i++) {
      int tag = at(all.position(i), end);
      int from;
      int to;
      if (field.type == FieldDescriptor.Type.GROUP) {
        from = wire.position();
        wire.skip(tag);
        to = wire.position() - groupEndSize(field);
      } else {
        int length = wire.length();
        from = wire.position();
        to = from + length;
      }
      parts.put(wire.bytes, from, to);
    }
    WireCursor outer = wire;
    wire = new WireCursor(parts.toByteArray());
    wire.range(0, parts.size());
    content(field.message());
    wire = outer;
  }

  /** Moves behind the tag at a position and returns it. */
  private int at(int position, int end) {
    wire.range(position, end);
    return wire.tag();
  }

  private void elements(FieldPlan field, int tag) {
    if (field.packable() && (tag & 7) == 2) {
      int length = wire.length();
      int outerEnd = wire.end();
      int end = wire.position() + length;
      wire.range(wire.position(), end);
      while (wire.hasMore()) {
        element(field);
      }
      wire.range(end, outerEnd);
    } else {
      element(field);
    }
  }

  private void element(FieldPlan field) {
    if (field.isMessage()) {
      out.separate();
      message(field);
      return;
    }
    int mark = out.size();
    out.separate();
    if (ScalarJson.write(field, wire, out) == ScalarJson.Written.UNKNOWN) {
      out.truncate(mark);
    }
  }

  private void singular(FieldPlan field) {
    int mark = out.size();
    out.separate();
    out.put(field.jsonKey);
    if (field.isMessage()) {
      message(field);
      return;
    }
    ScalarJson.Written written = ScalarJson.write(field, wire, out);
    if (written == ScalarJson.Written.UNKNOWN
        || (written == ScalarJson.Written.DEFAULT && !field.presence)) {
      out.truncate(mark);
    }
  }

  /** Writes the message whose tag was just read. */
  private void message(FieldPlan field) {
    int outerEnd = wire.end();
    int end;
    int next;
    if (field.type == FieldDescriptor.Type.GROUP) {
      int start = wire.position();
      wire.skip(field.tag);
      next = wire.position();
      end = next - groupEndSize(field);
      wire.range(start, end);
    } else {
      int length = wire.length();
      end = wire.position() + length;
      next = end;
      wire.range(wire.position(), end);
    }
    content(field.message());
    wire.range(next, outerEnd);
  }

  private static int groupEndSize(FieldPlan field) {
    var tag = new WireBuffer(5);
    tag.varint(Integer.toUnsignedLong(field.number << 3 | 4));
    return tag.size();
  }

  /** The text of the key of the entry here, which is not consumed. */
  private String mapKey(FieldPlan field) {
    int position = wire.position();
    int outerEnd = wire.end();
    int length = wire.length();
    wire.range(wire.position(), wire.position() + length);
    FieldPlan keyField = field.message().at(0);
    var key = new JsonBuffer(32);
    WireCursor cursor = wire;
    int found = -1;
    while (cursor.hasMore()) {
      int tag = cursor.tag();
      if (tag == keyField.tag) {
        found = cursor.position();
      }
      cursor.skip(tag);
    }
    if (found < 0) {
      key.put(ScalarJson.defaultOf(keyField));
    } else {
      cursor.range(found, cursor.end());
      ScalarJson.write(keyField, cursor, key);
    }
    wire.range(position, outerEnd);
    String text = key.toString();
    return text.startsWith("\"") ? text : '"' + text + '"';
  }

  private void entry(FieldPlan field) {
    int outerEnd = wire.end();
    int mark = out.size();
    out.separate();
    out.utf8(mapKey(field));
    out.put(':');
    int length = wire.length();
    int end = wire.position() + length;
    FieldPlan valueField = field.message().at(1);
    wire.range(wire.position(), end);
    var parts = new WireBuffer(0);
    int last = -1;
    int count = 0;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == valueField.tag) {
        last = wire.position();
        count++;
        if (valueField.isMessage()) {
          int size = wire.length();
          parts.put(wire.bytes, wire.position(), wire.position() + size);
          wire.advance(size);
          continue;
        }
      }
      wire.skip(tag);
    }
    if (!valueField.isMessage()) {
      scalarOfEntry(valueField, last, end, mark);
    } else if (count == 1) {
      wire.range(last, end);
      message(valueField);
    } else {
      WireCursor outer = wire;
      wire = new WireCursor(parts.toByteArray());
      wire.range(0, parts.size());
      content(valueField.message());
      wire = outer;
    }
    wire.range(end, outerEnd);
  }

  private void scalarOfEntry(FieldPlan valueField, int position, int end, int mark) {
    if (position < 0) {
      out.put(ScalarJson.defaultOf(valueField));
      return;
    }
    wire.range(position, end);
    if (ScalarJson.write(valueField, wire, out) == ScalarJson.Written.UNKNOWN) {
      out.truncate(mark);
    }
  }

  private void time(MessagePlan plan) {
    long seconds = 0;
    long nanos = 0;
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag) {
        case 1 << 3 -> seconds = wire.varint();
        case 2 << 3 -> nanos = (int) wire.varint();
        default -> wire.skip(tag);
      }
    }
    out.put('"');
    if (plan.shape == MessagePlan.Shape.TIMESTAMP) {
      Times.writeTimestamp(seconds, nanos, out);
    } else {
      Times.writeDuration(seconds, nanos, out);
    }
    out.put('"');
  }

  private void mask() {
    out.put('"');
    boolean first = true;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag != (1 << 3 | 2)) {
        wire.skip(tag);
        continue;
      }
      if (!first) {
        out.put(',');
      }
      first = false;
      int length = wire.length();
      FieldMasks.write(wire.bytes, wire.position(), wire.position() + length, out);
      wire.advance(length);
    }
    out.put('"');
  }

  private void wrapper(MessagePlan plan) {
    FieldPlan field = plan.at(0);
    int mark = out.size();
    out.put(ScalarJson.defaultOf(field));
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == field.tag) {
        out.truncate(mark);
        ScalarJson.write(field, wire, out);
      } else {
        wire.skip(tag);
      }
    }
  }

  private void struct(MessagePlan plan) {
    int end = wire.end();
    out.put('{');
    occurrences(plan.at(0), Occurrences.of(plan, wire), 0, end);
    out.put('}');
    wire.range(end, end);
  }

  private void list(MessagePlan plan) {
    FieldPlan field = plan.at(0);
    out.put('[');
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == field.tag) {
        element(field);
      } else {
        wire.skip(tag);
      }
    }
    out.put(']');
  }

  /** A google.protobuf.Value: whichever kind is set, null if none is. */
  private void value(MessagePlan plan) {
    int end = wire.end();
    Occurrences all = Occurrences.of(plan, wire);
    if (all.size() == 0) {
      out.ascii("null");
    } else {
      bare(plan.at(all.field(0)), all, 0, end);
    }
    wire.range(end, end);
  }

  /** The value of a singular field without its name. */
  private void bare(FieldPlan field, Occurrences all, int first, int end) {
    if (field.isMessage() && all.next(first) > first + 1) {
      merged(field, all, first, end);
      return;
    }
    at(all.position(all.next(first) - 1), end);
    if (field.isMessage()) {
      message(field);
      return;
    }
    int mark = out.size();
    ScalarJson.Written written = ScalarJson.write(field, wire, out);
    if (field.type == FieldDescriptor.Type.DOUBLE && out.startsWithQuote(mark)) {
      throw new MalformedMessageException("a number that JSON does not have");
    }
    if (written == ScalarJson.Written.UNKNOWN) {
      out.ascii("null");
    }
  }

  private void single(MessagePlan plan, FieldPlan field) {
    int end = wire.end();
    Occurrences all = Occurrences.of(plan, wire);
    int first = 0;
    while (first < all.size() && all.field(first) != field.index) {
      first = all.next(first);
    }
    if (field.repeated) {
      out.put(field.map ? '{' : '[');
      if (first < all.size()) {
        occurrences(field, all, first, end);
      }
      out.put(field.map ? '}' : ']');
    } else if (first < all.size()) {
      bare(field, all, first, end);
    } else {
      out.put(field.presence ? NULL : ScalarJson.defaultOf(field));
    }
  }

  private void any() {
    int urlFrom = 0;
    int urlTo = 0;
    int from = wire.end();
    int to = from;
    int end = wire.end();
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == (1 << 3 | 2) || tag == (2 << 3 | 2)) {
        int length = wire.length();
        if (tag == (1 << 3 | 2)) {
          urlFrom = wire.position();
          urlTo = urlFrom + length;
        } else {
          from = wire.position();
          to = from + length;
        }
        wire.advance(length);
      } else {
        wire.skip(tag);
      }
    }
    out.put('{');
    if (urlTo > urlFrom || to > from) {
      if (Utf8.firstInvalid(wire.bytes, urlFrom, urlTo) != urlTo) {
        throw new MalformedMessageException("a type URL that is not UTF-8");
      }
      String url = new String(wire.bytes, urlFrom, urlTo - urlFrom, StandardCharsets.UTF_8);
      MessagePlan plan = types.apply(url.substring(url.lastIndexOf('/') + 1));
      if (plan == null || url.indexOf('/') < 0) {
        throw new MalformedMessageException("an Any of a type that the contract does not know");
      }
      out.ascii("\"@type\":");
      out.quoted(wire.bytes, urlFrom, urlTo);
      wire.range(from, to);
      if (plan.isPlain()) {
        members(plan);
      } else {
        out.ascii(",\"value\":");
        content(plan);
      }
    }
    out.put('}');
    wire.range(end, end);
  }
}
