package dev.hansa.gateway.transcoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a response becomes a body.
 *
 * @param message the response type
 * @param field what {@code response_body} names; null for the whole message
 */
record ResponsePlan(MessagePlan message, @Nullable FieldPlan field) {

  boolean isRaw() {
    return field == null
        ? RequestPlan.isRaw(message)
        : !field.repeated && field.isMessage() && RequestPlan.isRaw(field.message());
  }

  Payload json(byte[] wire, Codec codec) {
    var out = new JsonBuffer(wire.length * 2);
    var writer = new JsonWriter(wire, out, codec.limits(), codec.plans()::find);
    if (field == null) {
      writer.document(message);
    } else {
      writer.document(message, field);
    }
    return new Payload(Payload.JSON, out.toByteArray());
  }

  /** The content of a google.api.HttpBody, verbatim (R3). */
  Payload raw(byte[] wire) {
    byte[] body = field == null ? wire : last(wire, field.tag);
    byte[] type = last(body, 1 << 3 | 2);
    byte[] data = last(body, 2 << 3 | 2);
    return new Payload(
        type.length == 0 ? Payload.UNTYPED : new String(type, StandardCharsets.UTF_8), data);
  }

  private static byte[] last(byte[] wire, int wanted) {
    var cursor = new WireCursor(wire);
    byte[] found = {};
    while (cursor.hasMore()) {
      int tag = cursor.tag();
      if (tag == wanted) {
        int length = cursor.length();
        found = Arrays.copyOfRange(wire, cursor.position(), cursor.position() + length);
        cursor.advance(length);
      } else {
        cursor.skip(tag);
      }
    }
    return found;
  }
}
