package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/**
 * Turns wire bytes into JSON, one message after the other, in the order of the wire. The first pass
 * supposes what every serializer writes: a singular field once, a repeated one in one run. If it
 * meets anything else it starts again, once, with an index of each message; so it does before it
 * refuses a value, for what comes later may replace it. This class knows messages and their fields;
 * what has a form of its own has a writer of its own, which shares wire and output by this one.
 */
final class JsonWriter {
  /** Says that a field came back after others; caught here, hence without a trace. */
  static final class Scattered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Scattered() {
      super(null, null, false, false);
    }
  }

  private static final int LENGTH_DELIMITED = 2;
  private static final int KEPT_BYTES = 1 << 20;
  private static final WireCursor NOTHING = new WireCursor(new byte[0]);

  final JsonBuffer out = new JsonBuffer(2048);
  final ScalarWriter scalars = new ScalarWriter(out);
  private final Limits limits;
  private final PackedWriter packed = new PackedWriter(out, scalars.doubles);
  private final SeenFields seen = new SeenFields();
  private final MapWriter maps = new MapWriter(this);
  private final StructWriter structs = new StructWriter(this);
  private final IndexedWriter index = new IndexedWriter(this);
  private final AnyWriter anys;
  private boolean indexed;
  private int depth;

  /** The message that is written, or that part of it. */
  WireCursor wire = NOTHING;

  JsonWriter(MessagePlans types, Limits limits) {
    this.limits = limits;
    this.anys = new AnyWriter(this, types);
  }

  /** Writes the whole message to {@link #out}. */
  void message(MessagePlan plan, byte[] bytes) {
    begin(bytes, false);
    try {
      content(plan);
    } catch (Scattered | MalformedMessageException e) {
      begin(bytes, true);
      content(plan);
    }
  }

  /** Writes the value of one field of the message (R1), or what stands for an absent one. */
  void field(MessagePlan plan, FieldPlan field, byte[] bytes) {
    begin(bytes, false);
    try {
      index.single(plan, field);
    } catch (Scattered | MalformedMessageException e) {
      begin(bytes, true);
      index.single(plan, field);
    }
  }

  /**
   * Lets go of the message.
   *
   * @return whether this writer is worth keeping: not after an unusually large one
   */
  boolean end() {
    wire = NOTHING;
    return out.bytes.length <= KEPT_BYTES;
  }

  private void begin(byte[] bytes, boolean withIndex) {
    indexed = withIndex;
    wire = new WireCursor(bytes);
    depth = 0;
    seen.close(0);
    maps.begin();
    out.truncate(0);
  }

  /** Writes the message in the cursor's range. */
  void content(MessagePlan plan) {
    int level = plan.nests() ? 1 : 0;
    depth += level;
    if (depth > limits.depth()) {
      throw new MalformedMessageException("nested deeper than " + limits.depth());
    }
    if (plan.isPlain()) {
      object(plan);
    } else {
      wellKnown(plan);
    }
    depth -= level;
  }

  private void object(MessagePlan plan) {
    int start = out.size;
    members(plan);
    out.close(start, '{', '}');
  }

  private void wellKnown(MessagePlan plan) {
    switch (plan.shape) {
      case PLAIN -> object(plan);
      case TIMESTAMP -> Times.writeTimestamp(wire, out);
      case DURATION -> Times.writeDuration(wire, out);
      case FIELD_MASK -> FieldMasks.write(wire, out);
      case WRAPPER -> wrapper(plan);
      case STRUCT -> structs.struct(plan);
      case VALUE -> structs.value(plan);
      case LIST -> structs.list(plan);
      case ANY -> anys.write();
    }
  }

  /** Writes the members of a message, each with a comma before it. */
  void members(MessagePlan plan) {
    if (indexed) {
      index.members(plan);
    } else {
      orderedMembers(plan);
    }
  }

  /** Whether this is the pass with an index. */
  boolean isIndexed() {
    return indexed;
  }

  /** Whether what remains to be written is no message that every serializer writes. */
  IndexedWriter index() {
    return index;
  }

  MapWriter maps() {
    return maps;
  }

  StructWriter structs() {
    return structs;
  }

  private void orderedMembers(MessagePlan plan) {
    boolean many = plan.words() > 1;
    int base = many ? seen.open(plan) : 0;
    long met = 0;
    while (wire.hasMore()) {
      int tag = wire.tag();
      FieldPlan field = plan.find(tag >>> 3);
      if (field == null || !field.fits(tag)) {
        wire.skip(tag);
        continue;
      }
      boolean again = many ? !add(base, field) : (met & field.bits) != 0;
      if (again) {
        throw new Scattered();
      }
      met |= field.bits;
      if (!field.repeated) {
        singular(field);
      } else if (field.map) {
        maps.run(field);
      } else {
        run(field, tag);
      }
    }
    if (many) {
      seen.close(base);
    }
  }

  private boolean add(int base, FieldPlan field) {
    return seen.add(base, field.index) && (field.oneofBit < 0 || seen.add(base, field.oneofBit));
  }

  /** Writes a repeated field whose elements follow each other; nothing if there are none. */
  private void run(FieldPlan field, int first) {
    int mark = out.size;
    out.member(field);
    int start = out.size;
    int tag = first;
    do {
      elements(field, tag);
      tag = nextOf(field);
    } while (tag != 0);
    if (out.size == start) {
      out.truncate(mark);
    } else {
      out.close(start, '[', ']');
    }
  }

  /** Consumes the next tag if it is one of this field; 0 if it is not. */
  int nextOf(FieldPlan field) {
    if (!wire.hasMore()) {
      return 0;
    }
    int before = wire.position();
    int tag = wire.tag();
    if (tag >>> 3 == field.number && field.fits(tag)) {
      return tag;
    }
    wire.back(before);
    return 0;
  }

  /** Writes the element, or the packed run of them, whose tag was just read. */
  void elements(FieldPlan field, int tag) {
    if ((tag & 7) != LENGTH_DELIMITED || !field.packable) {
      element(field);
      return;
    }
    int length = wire.length();
    int outerEnd = wire.end();
    int end = wire.position() + length;
    wire.range(wire.position(), end);
    packed(field);
    wire.range(end, outerEnd);
  }

  private void packed(FieldPlan field) {
    while (wire.hasMore()) {
      switch (field.kind) {
        case Kind.INT32 -> packed.int32s(wire);
        case Kind.DOUBLE -> packed.doubles(wire);
        default -> {}
      }
      if (wire.hasMore()) {
        element(field);
      }
    }
  }

  /** Writes an element with a comma before it. */
  void element(FieldPlan field) {
    int mark = out.size;
    out.put(',');
    if (field.isMessage()) {
      message(field);
    } else if (scalars.write(field, wire) == ScalarWriter.Written.UNKNOWN) {
      out.truncate(mark);
    }
  }

  /** Writes the member whose tag was just read. */
  void singular(FieldPlan field) {
    int mark = out.size;
    out.member(field);
    if (field.isMessage()) {
      message(field);
      return;
    }
    ScalarWriter.Written written = scalars.write(field, wire);
    if (written != ScalarWriter.Written.VALUE
        && (field.implicit || written == ScalarWriter.Written.UNKNOWN)) {
      out.truncate(mark);
    }
  }

  /** Writes the message whose tag was just read. */
  void message(FieldPlan field) {
    int outerEnd = wire.end();
    int end;
    int next;
    if (field.kind == Kind.GROUP) {
      int start = wire.position();
      wire.skip(field.tag);
      next = wire.position();
      end = next - field.tagSize;
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

  private void wrapper(MessagePlan plan) {
    FieldPlan field = plan.at(0);
    int mark = out.size;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag == field.tag) {
        out.truncate(mark);
        scalars.write(field, wire);
      } else {
        wire.skip(tag);
      }
    }
    if (out.size == mark) {
      out.put(ScalarWriter.defaultOf(field));
    }
  }

  /** The text of a slice of the message. */
  String text(int from, int to) {
    return new String(wire.bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
