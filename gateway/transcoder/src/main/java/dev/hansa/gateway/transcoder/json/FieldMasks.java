package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/**
 * Field masks as ProtoJSON writes them: paths in lowerCamelCase, separated by commas. A path that
 * does not survive the way there and back is refused.
 */
final class FieldMasks {
  private FieldMasks() {}

  /** Writes the paths of a FieldMask in snake_case. */
  static void read(Text text, WireBuffer out) {
    if (text.length() == 0) {
      return;
    }
    int i = text.from;
    do {
      out.put(1 << 3 | 2);
      int mark = out.open();
      int start = i;
      for (; i < text.to && text.bytes[i] != ','; i++) {
        int c = text.bytes[i];
        if (c >= 'A' && c <= 'Z') {
          out.put('_');
          out.put(c + 32);
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
          out.put(c);
        } else {
          throw new BadValueException(
              Fault.Kind.VALUE_INVALID, "is no list of lowerCamelCase paths");
        }
      }
      if (i == start) {
        throw new BadValueException(Fault.Kind.VALUE_INVALID, "has an empty path");
      }
      out.close(mark);
    } while (i++ < text.to);
  }

  /** Appends the FieldMask in the cursor's range as a string. */
  static void write(WireCursor wire, JsonBuffer out) {
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
      path(wire.bytes, wire.position(), wire.position() + length, out);
      wire.advance(length);
    }
    out.put('"');
  }

  private static void path(byte[] bytes, int from, int to, JsonBuffer out) {
    if (from == to) {
      throw new MalformedMessageException("a field mask has no JSON form");
    }
    for (int i = from; i < to; i++) {
      int c = bytes[i];
      if (c == '_') {
        i++;
        int next = i < to ? bytes[i] : 0;
        if (next < 'a' || next > 'z') {
          throw new MalformedMessageException("a field mask has no JSON form");
        }
        out.put(next - 32);
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
        out.put(c);
      } else {
        throw new MalformedMessageException("a field mask has no JSON form");
      }
    }
  }
}
