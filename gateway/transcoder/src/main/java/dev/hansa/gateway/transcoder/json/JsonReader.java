package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.FIELD_UNKNOWN;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.ONEOF_CONFLICT;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SECOND_SOURCE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.TOO_DEEP;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.TOO_MANY;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON documents into wire bytes, one after the other, each in one pass (a late {@code @type}
 * costs a second). This class knows objects, their members and arrays; what else there is has
 * readers of its own, which share the document, the output and the limits by this one.
 */
final class JsonReader {
  private static final int LENGTH_DELIMITED = 2;
  private static final int END_GROUP = 4;

  private static final byte[] NOTHING = {};
  private static final int KEPT_BYTES = 1 << 20;

  /** How many fields may be absent before a member is looked up by its name's hash. */
  private static final int GUESSES = 3;

  final JsonScanner scan;
  final WireBuffer out = new WireBuffer(1024);
  final ScalarReader scalars;
  final Text text = new Text();
  private final Limits limits;
  private final SeenFields seen = new SeenFields();
  private final PackedReader packed;
  private final QuotedReader quoted;
  private final MapReader maps;
  private final StructReader structs;
  private final AnyReader anys;
  private boolean lenient;
  private long dropped;
  private int elements;
  private int afterKey;

  /** Levels that are open. */
  int depth;

  JsonReader(MessagePlans types, Limits limits) {
    this.limits = limits;
    this.scan = new JsonScanner(limits);
    this.scalars = new ScalarReader(scan, out);
    this.packed = new PackedReader(scan, out);
    this.quoted = new QuotedReader(scan, out);
    this.maps = new MapReader(this);
    this.structs = new StructReader(this);
    this.anys = new AnyReader(this, types);
  }

  /** Reads the whole document as a message; its bytes are in {@link #out}, after the prior ones. */
  void message(MessagePlan plan, byte[] json, Prior prior) {
    begin(json, prior);
    scan.expectEnd(content(plan, scan.space(0), prior.given()));
  }

  /** Reads the whole document as the value of one field, with its tag (B3). */
  void field(FieldPlan field, byte[] json, Prior prior) {
    begin(json, prior);
    scan.expectEnd(value(field, scan.space(0), prior.given()));
  }

  /**
   * Lets go of the document.
   *
   * @return whether this reader is worth keeping: not after an unusually large one
   */
  boolean end() {
    scan.begin(NOTHING);
    text.set(NOTHING, 0, 0);
    return out.bytes.length <= KEPT_BYTES;
  }

  /** Unknown fields and enum names that were skipped in the last document. */
  long dropped() {
    return dropped + scalars.dropped();
  }

  private void begin(byte[] json, Prior prior) {
    scan.begin(json);
    scalars.begin(prior.lenient());
    lenient = prior.lenient();
    seen.close(0);
    maps.begin();
    structs.begin();
    dropped = 0;
    elements = 0;
    depth = 0;
    out.truncate(0);
    out.room(json.length + WireBuffer.SLACK);
    out.put(prior.wire());
  }

  /** Reads a message that begins at {@code at} and writes its content. */
  int content(MessagePlan plan, int at, @Nullable Given given) {
    if (plan.isPlain()) {
      return object(plan, at, given, false);
    }
    return switch (plan.shape) {
      case PLAIN -> object(plan, at, given, false);
      case TIMESTAMP, DURATION, FIELD_MASK -> text(plan, at);
      case WRAPPER -> scalars.read(plan.at(0), at);
      case STRUCT -> structs.struct(at);
      case VALUE -> structs.value(at);
      case LIST -> structs.list(at);
      case ANY -> anys.read(at);
    };
  }

  /** Messages whose JSON form is a string. */
  private int text(MessagePlan plan, int at) {
    boolean time = plan.shape == MessagePlan.Shape.TIMESTAMP;
    boolean duration = plan.shape == MessagePlan.Shape.DURATION;
    if (scan.in[at] != '"') {
      throw scalars.mismatch(at, time ? "a time" : duration ? "a duration" : "a field mask");
    }
    int next = scan.string(at, text);
    try {
      if (time) {
        Times.readTimestamp(text, out);
      } else if (duration) {
        Times.readDuration(text, out);
      } else {
        FieldMasks.read(text, out);
      }
    } catch (BadValueException e) {
      throw scan.fault(e.kind(), e.text(), at);
    }
    return next;
  }

  /**
   * Reads the object that begins at {@code start} as fields of a message.
   *
   * @param isAny allows {@code @type} among its members, which is skipped
   */
  int object(MessagePlan plan, int start, @Nullable Given given, boolean isAny) {
    int at = enter('{', start, "an object");
    int base = seen.open(plan);
    if (given != null) {
      claimOneofs(base, given);
    }
    at = scan.space(at);
    if (scan.in[at] != '}') {
      FieldPlan expected = plan.first();
      while (true) {
        count(at);
        FieldPlan field = key(plan, expected, at);
        if (field == null) {
          at = other(plan, base, at, isAny);
        } else {
          at = member(field, base, at, given);
          expected = field.next();
        }
        at = scan.separator('}', at);
        if (scan.in[at] == '}') {
          break;
        }
        at = scan.space(at + 1);
      }
    }
    seen.close(base);
    depth--;
    return at + 1;
  }

  /**
   * The field of the member that begins at {@code at}; null if there is none. Documents mostly name
   * fields in the order of the message, so that comparing with the next ones finds it.
   */
  private @Nullable FieldPlan key(MessagePlan plan, @Nullable FieldPlan expected, int at) {
    FieldPlan field = expected;
    for (int i = 0; i < GUESSES && field != null; i++, field = field.next()) {
      if (Words.matches(scan.in, at, field.key)) {
        afterKey = at + field.key.length;
        return field;
      }
    }
    int next = scan.string(at, text);
    field = plan.find(text.bytes, text.from, text.to);
    afterKey = field == null ? next : scan.expect(':', next);
    return field;
  }

  private int member(FieldPlan field, int base, int offset, @Nullable Given given) {
    if (!seen.add(base, field.index)) {
      throw scan.fault(DUPLICATE, "the field stands here twice", offset).within(field.jsonName);
    }
    try {
      int at = scan.space(afterKey);
      boolean isNull = scan.in[at] == 'n' && (field.repeated || !field.takesNull());
      Given inner = given == null ? null : Given.within(given, field);
      if (field.oneofBit >= 0
          && !isNull
          && !(inner != null && inner.present())
          && !seen.add(base, field.oneofBit)) {
        throw scan.fault(ONEOF_CONFLICT, "another member of the oneof is set", offset);
      }
      if (isNull) {
        return scan.literal(at, "null", text);
      }
      return inner != null && inner.isLeaf()
          ? repeatedLeaf(field, at, inner, offset)
          : value(field, at, inner);
    } catch (MalformedRequestException e) {
      throw e.within(field.jsonName);
    }
  }

  /** A leaf that path or header may have given already: equal is fine and not written twice. */
  private int repeatedLeaf(FieldPlan field, int at, Given leaf, int offset) {
    int start = out.size;
    int next = value(field, at, null);
    byte[] bytes = leaf.bytes();
    if (bytes == null) {
      leaf.give(out.copy(start));
      return next;
    }
    if (!Arrays.equals(out.bytes, start, out.size, bytes, 0, bytes.length)) {
      throw scan.fault(SECOND_SOURCE, "differs from the value given outside of the body", offset);
    }
    out.truncate(start);
    return next;
  }

  private void claimOneofs(int base, Given given) {
    given
        .node()
        .children()
        .forEach(
            (field, _) -> {
              Given inner = Given.within(given, field);
              if (field.oneofBit >= 0 && inner != null && inner.present()) {
                seen.add(base, field.oneofBit);
              }
            });
  }

  /** A member that is no field; its name is in {@link #text}. */
  private int other(MessagePlan plan, int base, int offset, boolean isAny) {
    return isAny && text.is("@type")
        ? skipType(seen.add(base, plan.typeBit()), offset)
        : unknown(offset);
  }

  /** A member that the message does not have, after its key; its name is in {@link #text}. */
  int unknown(int offset) {
    if (!lenient) {
      throw scan.fault(FIELD_UNKNOWN, "no such field", offset).within(text.toString());
    }
    dropped++;
    return skipMember(afterKey);
  }

  /** The {@code @type} of an object that is read already. */
  int skipType(boolean first, int offset) {
    if (!first) {
      throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("@type");
    }
    return skipMember(afterKey);
  }

  private int skipMember(int next) {
    return scan.skip(scan.expect(':', next), depth + 1, text);
  }

  /** Takes the key of a member as {@link #text}, and keeps where it ended. */
  void key(int at) {
    afterKey = scan.string(at, text);
  }

  /** Where the key taken last has ended. */
  int afterKey() {
    return afterKey;
  }

  private int value(FieldPlan field, int at, @Nullable Given given) {
    if (field.repeated) {
      if (scan.in[at] == 'n') {
        return scan.literal(at, "null", text);
      }
      return field.map ? maps.read(field, at) : array(field, at);
    }
    if (scan.in[at] == 'n' && !field.takesNull()) {
      return scan.literal(at, "null", text);
    }
    return element(field, at, given);
  }

  /** Reads one value of a field and writes it with its tag. */
  int element(FieldPlan field, int at, @Nullable Given given) {
    if (field.kind < Kind.MESSAGE) {
      return scalars.read(field, at);
    }
    out.tag(field);
    if (field.kind == Kind.GROUP) {
      int next = content(field.message(), at, given);
      out.varint(Integer.toUnsignedLong(field.number << 3 | END_GROUP));
      return next;
    }
    int mark = out.open();
    int next = content(field.message(), at, given);
    out.close(mark);
    return next;
  }

  private int array(FieldPlan field, int from) {
    int at = scan.space(open('[', from, "an array"));
    int start = out.size;
    int mark = 0;
    if (field.packed) {
      out.varint(Integer.toUnsignedLong(field.number << 3 | LENGTH_DELIMITED));
      mark = out.open();
    }
    if (scan.in[at] != ']') {
      FieldPlan item = field.item();
      int before = elements;
      while (true) {
        if (field.packed) {
          at = run(item.kind, at);
        }
        count(at);
        at = scan.separator(']', item(item, at, elements - before - 1));
        if (scan.in[at] == ']') {
          break;
        }
        at = scan.space(at + 1);
      }
    }
    if (field.packed && out.size == mark) {
      out.truncate(start);
    } else if (field.packed) {
      out.close(mark);
    }
    return at + 1;
  }

  /** Reads what long arrays are mostly made of, up to any other element. */
  private int run(int kind, int at) {
    int most = limits.elements() - elements;
    return switch (kind) {
      case Kind.INT32 -> {
        int next = packed.int32s(at, most);
        elements += packed.count();
        yield next;
      }
      case Kind.INT64, Kind.UINT64, Kind.FIXED64, Kind.SFIXED64 -> {
        int next = quoted.read(kind, at, most);
        elements += quoted.count();
        yield next;
      }
      default -> at;
    };
  }

  private int item(FieldPlan field, int at, int index) {
    try {
      if (scan.in[at] == 'n' && !field.takesNull()) {
        throw scan.fault(VALUE_INVALID, "null is no element", at);
      }
      return element(field, at, null);
    } catch (MalformedRequestException e) {
      throw e.within(Integer.toString(index));
    }
  }

  /** Goes into a repeated field or a map, which are no level of their own. */
  int open(int bracket, int at, String expected) {
    if (scan.in[at] != bracket) {
      throw scalars.mismatch(at, expected);
    }
    return at + 1;
  }

  /** Goes into a message, or an object or array of a Struct. */
  int enter(int bracket, int at, String expected) {
    int next = open(bracket, at, expected);
    if (++depth > limits.depth()) {
      throw scan.fault(TOO_DEEP, "nested deeper than " + limits.depth(), at);
    }
    return next;
  }

  /** Counts one more member or element. */
  void count(int at) {
    if (++elements > limits.elements()) {
      throw scan.fault(TOO_MANY, "more than " + limits.elements() + " elements", at);
    }
  }
}
