package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.json.WireCursor;
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
        : !field.isRepeated() && field.isMessage() && RequestPlan.isRaw(field.message());
  }

  Payload json(byte[] wire, Codec codec) {
    return new Payload(
        Payload.JSON,
        field == null
            ? codec.writing().message(message, wire)
            : codec.writing().field(message, field, wire));
  }

  /** The content of a google.api.HttpBody, verbatim (R3). */
  Payload raw(byte[] wire) {
    byte[] body = field == null ? wire : last(wire, field.tag());
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
