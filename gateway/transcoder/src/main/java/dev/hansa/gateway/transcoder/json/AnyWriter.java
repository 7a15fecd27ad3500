package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/** {@code google.protobuf.Any} as the object of the message in it, with its {@code @type}. */
final class AnyWriter {
  private static final int TYPE_URL = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;

  private final JsonWriter writer;
  private final MessagePlans types;

  AnyWriter(JsonWriter writer, MessagePlans types) {
    this.writer = writer;
    this.types = types;
  }

  void write() {
    WireCursor wire = writer.wire;
    JsonBuffer out = writer.out;
    int end = wire.end();
    int urlFrom = end;
    int urlTo = end;
    int from = end;
    int to = end;
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag != TYPE_URL && tag != VALUE) {
        wire.skip(tag);
        continue;
      }
      int length = wire.length();
      if (tag == TYPE_URL) {
        urlFrom = wire.position();
        urlTo = urlFrom + length;
      } else {
        from = wire.position();
        to = from + length;
      }
      wire.advance(length);
    }
    out.put('{');
    if (urlTo > urlFrom || to > from) {
      String url = writer.text(urlFrom, urlTo);
      MessagePlan plan = types.find(url.substring(url.lastIndexOf('/') + 1));
      if (plan == null || url.indexOf('/') < 0) {
        throw new MalformedMessageException("an Any of a type that the contract does not know");
      }
      out.ascii("\"@type\":");
      if (!out.quoted(wire.bytes, urlFrom, urlTo)) {
        throw new MalformedMessageException("a type that is not UTF-8");
      }
      wire.range(from, to);
      if (plan.isPlain()) {
        writer.members(plan);
      } else {
        out.ascii(",\"value\":");
        writer.content(plan);
      }
    }
    out.put('}');
    wire.range(end, end);
  }
}
