package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The objects of {@code google.protobuf.Any}; their {@code @type} may stand anywhere (B12). */
final class AnyReader {
  private static final int TYPE_URL = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  private final JsonReader reader;
  private final MessagePlans types;

  AnyReader(JsonReader reader, MessagePlans types) {
    this.reader = reader;
    this.types = types;
  }

  /** Writes the content of an Any. */
  int read(int start) {
    JsonScanner scan = reader.scan;
    if (scan.in[start] != '{') {
      throw reader.scalars.mismatch(start, "an object");
    }
    String url = typeUrl(start);
    if (url == null) {
      int at = scan.space(start + 1);
      if (scan.in[at] != '}') {
        throw scan.fault(VALUE_INVALID, "an Any without @type", start);
      }
      return at + 1;
    }
    MessagePlan plan = types.find(url.substring(url.lastIndexOf('/') + 1));
    if (plan == null || url.indexOf('/') < 0) {
      throw scan.fault(VALUE_INVALID, "a type that the contract does not know", start)
          .within("@type");
    }
    WireBuffer out = reader.out;
    byte[] urlBytes = url.getBytes(StandardCharsets.UTF_8);
    out.put(TYPE_URL);
    out.delimited(urlBytes, 0, urlBytes.length);
    int before = out.size;
    out.put(VALUE);
    int mark = out.open();
    int next = plan.isPlain() ? reader.object(plan, start, null, true) : wrapped(plan, start);
    if (out.size == mark) {
      out.truncate(before);
    } else {
      out.close(mark);
    }
    return next;
  }

  /** An Any of a message with a JSON form of its own: it stands under {@code value}. */
  private int wrapped(MessagePlan plan, int start) {
    JsonScanner scan = reader.scan;
    boolean found = false;
    boolean typed = false;
    int at = reader.enter('{', start, "an object");
    do {
      at = scan.space(at);
      reader.count(at);
      int offset = at;
      reader.key(at);
      if (reader.text.is("value")) {
        if (found) {
          throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("value");
        }
        found = true;
        at = reader.content(plan, scan.space(scan.expect(':', reader.afterKey())), null);
      } else if (reader.text.is("@type")) {
        at = reader.skipType(!typed, offset);
        typed = true;
      } else {
        at = reader.unknown(offset);
      }
      at = scan.separator('}', at) + 1;
    } while (scan.in[at - 1] == ',');
    reader.depth--;
    if (!found) {
      throw scan.fault(VALUE_INVALID, "an Any of this type needs a value", start);
    }
    return at;
  }

  /** The {@code @type} of the object that begins here; null if it has none. */
  private @Nullable String typeUrl(int start) {
    JsonScanner scan = reader.scan;
    Text text = reader.text;
    int at = scan.space(start + 1);
    if (scan.in[at] == '}') {
      return null;
    }
    String url = null;
    boolean first = true;
    do {
      int offset = scan.space(at);
      at = scan.string(offset, text);
      boolean isType = text.is("@type");
      at = scan.space(scan.expect(':', at));
      if (!isType) {
        at = scan.skip(at, reader.depth + 2, text);
      } else if (url != null) {
        throw scan.fault(DUPLICATE, "the field stands here twice", offset).within("@type");
      } else if (scan.in[at] != '"') {
        throw reader.scalars.mismatch(at, "a type");
      } else {
        at = scan.string(at, text);
        url = text.toString();
        if (first) {
          return url;
        }
      }
      first = false;
      at = scan.separator('}', at) + 1;
    } while (scan.in[at - 1] == ',');
    return url;
  }
}
