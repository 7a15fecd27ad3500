package dev.hansa.gateway.transcoder;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose path, query and key are bound; the body is still to come. */
public final class Draft {
  private final RequestPlan plan;
  private final Codec codec;
  private final byte[] @Nullable [] given;
  private final byte[] bound;
  private final OneofClaims oneofs;

  Draft(
      RequestPlan plan, Codec codec, byte[] @Nullable [] given, byte[] bound, OneofClaims oneofs) {
    this.plan = plan;
    this.codec = codec;
    this.given = given;
    this.bound = bound;
    this.oneofs = oneofs;
  }

  /**
   * Adds the body. May be called once per element of a client stream.
   *
   * @param contentType of the body, empty if unknown; only a google.api.HttpBody keeps it
   * @throws MalformedRequestException if the body is none of this method's
   */
  public Encoded finish(byte[] body, String contentType) {
    byte[] @Nullable [] values = given.clone();
    var out = new WireBuffer(bound.length + body.length);
    out.put(bound);
    switch (plan.body()) {
      case NONE -> requireEmpty(body);
      case WHOLE -> whole(body, contentType, values, out);
      case FIELD -> field(body, contentType, values, out);
    }
    byte[] key = plan.key() == null ? null : values[plan.keySlot()];
    return new Encoded(out.toByteArray(), key != null && key.length > 0);
  }

  private static void requireEmpty(byte[] body) {
    if (body.length > 0) {
      throw new MalformedRequestException(
          new Fault.InBody(Fault.Kind.BODY_UNEXPECTED, "the method takes no body", "", 0));
    }
  }

  private void whole(byte[] body, String contentType, byte[] @Nullable [] values, WireBuffer out) {
    if (plan.isRaw()) {
      raw(body, contentType, out);
      return;
    }
    JsonReader reader = reader(body, out);
    if (!reader.isEmpty()) {
      reader.document(plan.message(), new Given(plan.given(), values));
    }
  }

  private void field(byte[] body, String contentType, byte[] @Nullable [] values, WireBuffer out) {
    FieldPlan field = plan.bodyField();
    if (field == null) {
      throw new IllegalStateException("no body field");
    }
    int start = out.size();
    if (plan.isRaw()) {
      out.varint(Integer.toUnsignedLong(field.tag));
      int mark = out.open();
      raw(body, contentType, out);
      out.close(mark);
    } else {
      JsonReader reader = reader(body, out);
      if (!reader.isEmpty()) {
        reader.document(field, Given.within(new Given(plan.given(), values), field));
      }
    }
    if (out.size() > start && !oneofs.allows(field)) {
      throw new MalformedRequestException(
          new Fault.InBody(Fault.Kind.ONEOF_CONFLICT, "another member of the oneof is set", "", 0));
    }
  }

  private JsonReader reader(byte[] body, WireBuffer out) {
    return new JsonReader(body, out, codec.limits(), false, codec.plans()::find);
  }

  /** The fields of a google.api.HttpBody: content_type and data. */
  private static void raw(byte[] body, String contentType, WireBuffer out) {
    byte[] type = contentType.getBytes(StandardCharsets.UTF_8);
    if (type.length > 0) {
      out.put(1 << 3 | 2);
      out.delimited(type, 0, type.length);
    }
    if (body.length > 0) {
      out.put(2 << 3 | 2);
      out.delimited(body, 0, body.length);
    }
  }
}
