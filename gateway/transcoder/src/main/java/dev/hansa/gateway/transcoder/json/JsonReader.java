package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.FIELD_UNKNOWN;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.ONEOF_CONFLICT;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SECOND_SOURCE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SYNTAX;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.TOO_DEEP;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.TOO_MANY;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns one JSON document into wire bytes, in one pass (a late {@code @type} costs a second). */
final class JsonReader {
  private static final int LENGTH_DELIMITED = 2;
  private static final int END_GROUP = 4;
  private static final byte[] NULL_NUMBER = {'0'};

  private final JsonScanner scan;
  private final WireBuffer out;
  private final Limits limits;
  private final boolean lenient;
  private final Function<String, @Nullable MessagePlan> types;
  private final SeenFields seen = new SeenFields();
  private final Text text = new Text();
  private int depth;
  private int elements;
  private long dropped;

  /**
   * @param types messages by full name, for {@code google.protobuf.Any}
   * @param lenient skips unknown fields and enum names, and counts them
   */
  JsonReader(
      byte[] in,
      WireBuffer out,
      Limits limits,
      boolean lenient,
      Function<String, @Nullable MessagePlan> types) {
    this.scan = new JsonScanner(in, limits);
    this.out = out;
    this.limits = limits;
    this.lenient = lenient;
    this.types = types;
  }

  /** Unknown fields and enum names that were skipped. */
  long dropped() {
    return dropped;
  }

  /** Reads the whole document as a message and writes its bytes. */
  void document(MessagePlan plan, @Nullable Given given) {
    scan.peek();
    content(plan, given);
    scan.expectEnd();
  }

  /** Reads the whole document as the value of one field and writes it with its tag (B3). */
  void document(FieldPlan field, @Nullable Given given) {
    scan.peek();
    value(field, given);
    scan.expectEnd();
  }

  private void content(MessagePlan plan, @Nullable Given given) {
    int offset = scan.position();
    try {
      switch (plan.shape) {
        case PLAIN -> object(plan, given, false);
        case TIMESTAMP -> {
          string("a time");
          Times.readTimestamp(text, out);
        }
        case DURATION -> {
          string("a duration");
          Times.readDuration(text, out);
        }
        case FIELD_MASK -> {
          string("a field mask");
          FieldMasks.read(text, out);
        }
        case WRAPPER -> element(plan.at(0), null);
        case STRUCT -> struct();
        case VALUE -> anyValue();
        case LIST -> list();
        case ANY -> any();
      }
    } catch (BadValueException e) {
      throw scan.fault(e.kind(), e.text(), offset);
    }
  }

  private void object(MessagePlan plan, @Nullable Given given, boolean isAny) {
    enter('{', "an object");
    int base = seen.open(plan);
    if (given != null) {
      claimOneofs(base, given);
    }
    if (!scan.closes('}')) {
      do {
        member(plan, base, given, isAny);
      } while (scan.more('}'));
    }
    seen.close(base);
    depth--;
  }

  private void member(MessagePlan plan, int base, @Nullable Given given, boolean isAny) {
    count();
    scan.peek();
    int offset = scan.position();
    scan.string(text);
    FieldPlan field = plan.find(text.bytes, text.from, text.to);
    if (field == null) {
      if (isAny && text.is("@type")) {
        typeAgain(seen.add(base, plan.typeBit()), offset);
      } else {
        unknown(text.toString(), offset);
      }
      return;
    }
    scan.expect(':');
    if (!seen.add(base, field.index)) {
      throw scan.fault(DUPLICATE, "the field stands here twice", offset).within(field.jsonName);
    }
    Given inner = Given.within(given, field);
    boolean isNull = scan.peek() == 'n' && (field.repeated || !field.takesNull());
    if (!isNull
        && field.oneofBit >= 0
        && !(inner != null && inner.present())
        && !seen.add(base, field.oneofBit)) {
      throw scan.fault(ONEOF_CONFLICT, "another member of the oneof is set", offset)
          .within(field.jsonName);
    }
    try {
      if (inner != null && inner.isLeaf()) {
        repeatedLeaf(field, inner, offset);
      } else {
        value(field, inner);
      }
    } catch (MalformedRequestException e) {
      throw e.within(field.jsonName);
    }
  }

  /** A leaf that path or header may have given already: equal is fine and not written twice. */
  private void repeatedLeaf(FieldPlan field, Given leaf, int offset) {
    boolean isNull = scan.peek() == 'n';
    int start = out.size();
    value(field, null);
    if (isNull) {
      return;
    }
    byte[] bytes = leaf.bytes();
    if (bytes == null) {
      leaf.give(out.copy(start));
      return;
    }
    if (!Arrays.equals(out.array(), start, out.size(), bytes, 0, bytes.length)) {
      throw scan.fault(SECOND_SOURCE, "differs from the value given outside of the body", offset);
    }
    out.truncate(start);
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

  private void unknown(String name, int offset) {
    if (!lenient) {
      throw scan.fault(FIELD_UNKNOWN, "no such field", offset).within(name);
    }
    dropped++;
    scan.expect(':');
    scan.skip(depth + 1, text);
  }

  private void typeAgain(boolean first, int offset) {
    if (!first) {
      throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("@type");
    }
    scan.expect(':');
    scan.skip(depth + 1, text);
  }

  private void value(FieldPlan field, @Nullable Given given) {
    if (scan.peek() == 'n' && (field.repeated || !field.takesNull())) {
      scan.literal("null", text);
    } else if (field.map) {
      map(field);
    } else if (field.repeated) {
      array(field);
    } else {
      element(field, given);
    }
  }

  private void element(FieldPlan field, @Nullable Given given) {
    int start = out.size();
    out.varint(Integer.toUnsignedLong(field.tag));
    if (field.type == FieldDescriptor.Type.MESSAGE) {
      int mark = out.open();
      content(field.message(), given);
      out.close(mark);
    } else if (field.type == FieldDescriptor.Type.GROUP) {
      content(field.message(), given);
      out.varint(Integer.toUnsignedLong(field.number << 3 | END_GROUP));
    } else {
      Scalar written = scalarValue(field);
      boolean implicitDefault = written == Scalar.DEFAULT && !field.presence && !field.repeated;
      if (implicitDefault || written == Scalar.SKIPPED) {
        out.truncate(start);
      }
    }
  }

  private void array(FieldPlan field) {
    enter('[', "an array");
    int start = out.size();
    boolean packed = field.packed;
    int mark = 0;
    if (packed) {
      out.varint(Integer.toUnsignedLong(field.number << 3 | LENGTH_DELIMITED));
      mark = out.open();
    }
    if (!scan.closes(']')) {
      int index = 0;
      do {
        count();
        item(field, packed, index++);
      } while (scan.more(']'));
    }
    if (packed && out.size() == mark) {
      out.truncate(start);
    } else if (packed) {
      out.close(mark);
    }
    depth--;
  }

  private void item(FieldPlan field, boolean packed, int index) {
    try {
      if (scan.peek() == 'n' && !field.takesNull()) {
        throw scan.fault(VALUE_INVALID, "null is no element", scan.position());
      }
      if (packed) {
        int start = out.size();
        if (scalarValue(field) == Scalar.SKIPPED) {
          out.truncate(start);
        }
      } else {
        element(field, null);
      }
    } catch (MalformedRequestException e) {
      throw e.within(Integer.toString(index));
    }
  }

  private void map(FieldPlan field) {
    enter('{', "an object");
    FieldPlan keyField = field.message().at(0);
    FieldPlan valueField = field.message().at(1);
    Set<String> keys = new HashSet<>();
    if (!scan.closes('}')) {
      do {
        count();
        entry(field, keyField, valueField, keys);
      } while (scan.more('}'));
    }
    depth--;
  }

  private void entry(FieldPlan field, FieldPlan keyField, FieldPlan valueField, Set<String> keys) {
    scan.peek();
    int offset = scan.position();
    scan.string(text);
    String key = text.toString();
    try {
      int start = out.size();
      out.varint(Integer.toUnsignedLong(field.tag));
      int mark = out.open();
      out.varint(keyField.tag);
      mapKey(keyField, offset);
      if (!keys.add(
          new String(out.array(), mark, out.size() - mark, StandardCharsets.ISO_8859_1))) {
        throw scan.fault(DUPLICATE, "the key stands here twice", offset);
      }
      scan.expect(':');
      if (scan.peek() == 'n' && !valueField.takesNull()) {
        throw scan.fault(VALUE_INVALID, "null is no value of a map", scan.position());
      }
      int beforeValue = out.size();
      mapValue(valueField);
      if (out.size() == beforeValue) {
        out.truncate(start);
      } else {
        out.close(mark);
      }
    } catch (MalformedRequestException e) {
      throw e.within(key);
    }
  }

  private void mapKey(FieldPlan keyField, int offset) {
    try {
      Scalars.write(keyField, text, out);
    } catch (BadValueException e) {
      throw scan.fault(e.kind(), e.text(), offset);
    }
  }

  /** Writes the value of an entry, a default one too; nothing if a lenient reader dropped it. */
  private void mapValue(FieldPlan field) {
    if (field.isMessage()) {
      element(field, null);
      return;
    }
    int start = out.size();
    out.varint(field.tag);
    if (scalarValue(field) == Scalar.SKIPPED) {
      out.truncate(start);
    }
  }

  private enum Scalar {
    VALUE,
    DEFAULT,
    SKIPPED
  }

  private Scalar scalarValue(FieldPlan field) {
    int first = scan.peek();
    int offset = scan.position();
    token(field, first, offset);
    try {
      return Scalars.write(field, text, out) ? Scalar.DEFAULT : Scalar.VALUE;
    } catch (BadValueException e) {
      if (lenient && field.type == FieldDescriptor.Type.ENUM && first == '"') {
        dropped++;
        return Scalar.SKIPPED;
      }
      throw scan.fault(e.kind(), e.text(), offset);
    }
  }

  /** Consumes the token of a scalar; its JSON type must fit. */
  private void token(FieldPlan field, int first, int offset) {
    boolean fits =
        switch (field.type) {
          case STRING, BYTES -> first == '"';
          case BOOL -> first == 't' || first == 'f';
          case ENUM -> first == '"' || isNumber(first) || (first == 'n' && field.enumPlan().isNull);
          case DOUBLE,
              FLOAT,
              INT64,
              UINT64,
              INT32,
              FIXED64,
              FIXED32,
              UINT32,
              SFIXED32,
              SFIXED64,
              SINT32,
              SINT64 ->
              first == '"' || isNumber(first);
          case MESSAGE, GROUP -> false;
        };
    if (first == '"' && fits) {
      scan.string(text);
    } else if (isNumber(first) && fits) {
      scan.number(text);
    } else if (first == 't' && fits) {
      scan.literal("true", text);
    } else if (first == 'f' && fits) {
      scan.literal("false", text);
    } else if (first == 'n' && fits) {
      scan.literal("null", text);
      text.set(NULL_NUMBER, 0, 1);
    } else {
      throw mismatch(first, offset, expected(field));
    }
  }

  private static String expected(FieldPlan field) {
    return switch (field.type) {
      case STRING -> "a string";
      case BYTES -> "a base64 string";
      case BOOL -> "true or false";
      case ENUM -> "a name of the enum";
      case DOUBLE,
          FLOAT,
          INT64,
          UINT64,
          INT32,
          FIXED64,
          FIXED32,
          UINT32,
          SFIXED32,
          SFIXED64,
          SINT32,
          SINT64 ->
          "a number";
      case MESSAGE, GROUP -> "an object";
    };
  }

  private void string(String expected) {
    if (scan.peek() != '"') {
      throw mismatch(scan.peek(), scan.position(), expected);
    }
    scan.string(text);
  }

  private static boolean isNumber(int first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  private MalformedRequestException mismatch(int first, int offset, String expected) {
    boolean begins = isNumber(first) || "\"tfn{[".indexOf(first) >= 0;
    return begins
        ? scan.fault(VALUE_INVALID, "expected " + expected, offset)
        : scan.fault(SYNTAX, "expected a JSON value", offset);
  }

  private void struct() {
    enter('{', "an object");
    Set<String> keys = new HashSet<>();
    if (!scan.closes('}')) {
      do {
        count();
        scan.peek();
        int offset = scan.position();
        scan.string(text);
        String key = text.toString();
        if (!keys.add(key)) {
          throw scan.fault(DUPLICATE, "the key stands here twice", offset).within(key);
        }
        out.put(1 << 3 | LENGTH_DELIMITED);
        int entry = out.open();
        out.put(1 << 3 | LENGTH_DELIMITED);
        out.delimited(text.bytes, text.from, text.to);
        scan.expect(':');
        out.put(2 << 3 | LENGTH_DELIMITED);
        int value = out.open();
        anyValue();
        out.close(value);
        out.close(entry);
      } while (scan.more('}'));
    }
    depth--;
  }

  private void list() {
    enter('[', "an array");
    if (!scan.closes(']')) {
      do {
        count();
        out.put(1 << 3 | LENGTH_DELIMITED);
        int value = out.open();
        anyValue();
        out.close(value);
      } while (scan.more(']'));
    }
    depth--;
  }

  /** Writes the content of a google.protobuf.Value. */
  private void anyValue() {
    int first = scan.peek();
    int offset = scan.position();
    switch (first) {
      case 'n' -> {
        scan.literal("null", text);
        out.put(1 << 3);
        out.put(0);
      }
      case 't', 'f' -> {
        scan.literal(first == 't' ? "true" : "false", text);
        out.put(4 << 3);
        out.put(first == 't' ? 1 : 0);
      }
      case '"' -> {
        scan.string(text);
        out.put(3 << 3 | LENGTH_DELIMITED);
        out.delimited(text.bytes, text.from, text.to);
      }
      case '{' -> {
        out.put(5 << 3 | LENGTH_DELIMITED);
        int mark = out.open();
        struct();
        out.close(mark);
      }
      case '[' -> {
        out.put(6 << 3 | LENGTH_DELIMITED);
        int mark = out.open();
        list();
        out.close(mark);
      }
      default -> {
        scan.number(text);
        out.put(2 << 3 | 1);
        out.fixed64(Double.doubleToRawLongBits(finite(offset)));
      }
    }
  }

  private double finite(int offset) {
    try {
      return Numbers.float64(text);
    } catch (BadValueException e) {
      throw scan.fault(e.kind(), e.text(), offset);
    }
  }

  /** The content of a google.protobuf.Any; its {@code @type} may stand anywhere (B12). */
  private void any() {
    if (scan.peek() != '{') {
      throw mismatch(scan.peek(), scan.position(), "an object");
    }
    int start = scan.position();
    String url = typeUrl();
    scan.moveTo(start);
    if (url == null) {
      scan.expect('{');
      if (!scan.closes('}')) {
        throw scan.fault(VALUE_INVALID, "an Any without @type", start);
      }
      return;
    }
    MessagePlan plan = types.apply(url.substring(url.lastIndexOf('/') + 1));
    if (plan == null || url.indexOf('/') < 0) {
      throw scan.fault(VALUE_INVALID, "a type that the contract does not know", start)
          .within("@type");
    }
    byte[] urlBytes = url.getBytes(StandardCharsets.UTF_8);
    out.put(1 << 3 | LENGTH_DELIMITED);
    out.delimited(urlBytes, 0, urlBytes.length);
    int before = out.size();
    out.put(2 << 3 | LENGTH_DELIMITED);
    int mark = out.open();
    if (plan.isPlain()) {
      object(plan, null, true);
    } else {
      wrapped(plan, start);
    }
    if (out.size() == mark) {
      out.truncate(before);
    } else {
      out.close(mark);
    }
  }

  /** An Any of a message with a JSON form of its own: it stands under {@code value}. */
  private void wrapped(MessagePlan plan, int start) {
    enter('{', "an object");
    boolean found = false;
    boolean typed = false;
    do {
      count();
      scan.peek();
      int offset = scan.position();
      scan.string(text);
      if (text.is("value") && !found) {
        found = true;
        scan.expect(':');
        scan.peek();
        content(plan, null);
      } else if (text.is("value")) {
        throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("value");
      } else if (text.is("@type")) {
        typeAgain(!typed, offset);
        typed = true;
      } else {
        unknown(text.toString(), offset);
      }
    } while (scan.more('}'));
    depth--;
    if (!found) {
      throw scan.fault(VALUE_INVALID, "an Any of this type needs a value", start);
    }
  }

  /** The {@code @type} of the object that begins here; null if it has none. */
  private @Nullable String typeUrl() {
    String url = null;
    scan.expect('{');
    if (scan.closes('}')) {
      return null;
    }
    boolean first = true;
    do {
      scan.peek();
      int offset = scan.position();
      scan.string(text);
      boolean isType = text.is("@type");
      scan.expect(':');
      if (!isType) {
        scan.skip(depth + 2, text);
      } else if (url != null) {
        throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("@type");
      } else {
        string("a type");
        url = text.toString();
        if (first) {
          return url;
        }
      }
      first = false;
    } while (scan.more('}'));
    return url;
  }

  private void enter(int bracket, String expected) {
    int c = scan.peek();
    if (c != bracket) {
      throw mismatch(c, scan.position(), expected);
    }
    if (++depth > limits.depth()) {
      throw scan.fault(TOO_DEEP, "nested deeper than " + limits.depth(), scan.position());
    }
    scan.expect(bracket);
  }

  private void count() {
    if (++elements > limits.elements()) {
      throw scan.fault(TOO_MANY, "more than " + limits.elements() + " elements", scan.position());
    }
  }
}
