package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.Decoded;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.JsonToWire;
import dev.hansa.gateway.transcoder.json.Prior;
import dev.hansa.gateway.transcoder.json.WireBuffer;
import dev.hansa.gateway.transcoder.stream.Element;
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
   * Adds one element of a client stream, to each of which path, query and key belong (R6).
   *
   * @throws MalformedRequestException if it is no message; its place begins with the element's
   *     index and its offset counts from the first byte of the whole body
   */
  public Encoded element(Element element) {
    try {
      return finish(element.json(), "");
    } catch (MalformedRequestException e) {
      throw e.within(Long.toString(element.index())).after(element.offset());
    }
  }

  /**
   * A further message of a client stream of google.api.HttpBody: nothing but data. The first is
   * {@link #finish}'s, with path, query and the content type.
   */
  public byte[] chunk(byte[] data) {
    return raw(new byte[0], data, "", plan.bodyField()).wire();
  }

  /**
   * Adds the body.
   *
   * @param contentType of the body, empty if unknown; only a google.api.HttpBody keeps it
   * @throws MalformedRequestException if the body is none of this method's
   */
  public Encoded finish(byte[] body, String contentType) {
    byte[] @Nullable [] values = given.clone();
    Decoded message =
        switch (plan.body()) {
          case NONE -> empty(body);
          case WHOLE -> whole(body, contentType, values);
          case FIELD -> field(body, contentType, values);
        };
    byte[] key = plan.key() == null ? null : values[plan.keySlot()];
    return new Encoded(
        masked(message.wire(), body), key != null && key.length > 0, message.dropped());
  }

  private byte[] masked(byte[] message, byte[] body) {
    UpdateMask mask = plan.updateMask();
    return mask == null || JsonToWire.isBlank(body) ? message : mask.added(message, body, plan);
  }

  private Decoded empty(byte[] body) {
    if (body.length > 0) {
      throw new MalformedRequestException(
          new Fault.InBody(Fault.Kind.BODY_UNEXPECTED, "the method takes no body", "", 0));
    }
    return new Decoded(bound, 0);
  }

  private Decoded whole(byte[] body, String contentType, byte[] @Nullable [] values) {
    if (plan.isRaw()) {
      return raw(bound, body, contentType, null);
    }
    return JsonToWire.isBlank(body)
        ? new Decoded(bound, 0)
        : codec
            .reading()
            .message(
                plan.message(),
                body,
                new Prior(bound, new Given(plan.given(), values), plan.lenient()));
  }

  private Decoded field(byte[] body, String contentType, byte[] @Nullable [] values) {
    FieldPlan field = plan.bodyField();
    if (field == null) {
      throw new IllegalStateException("no body field");
    }
    Decoded message = new Decoded(bound, 0);
    if (plan.isRaw()) {
      message = raw(bound, body, contentType, field);
    } else if (!JsonToWire.isBlank(body)) {
      Given inner = Given.within(new Given(plan.given(), values), field);
      message = codec.reading().field(field, body, new Prior(bound, inner, plan.lenient()));
    }
    if (message.wire().length > bound.length && !oneofs.allows(field)) {
      throw new MalformedRequestException(
          new Fault.InBody(Fault.Kind.ONEOF_CONFLICT, "another member of the oneof is set", "", 0));
    }
    return message;
  }

  /** A google.api.HttpBody, the whole message or one field of it: content_type and data. */
  private static Decoded raw(
      byte[] before, byte[] body, String contentType, @Nullable FieldPlan field) {
    var out = new WireBuffer(before.length + body.length + contentType.length() + 32);
    out.put(before);
    int mark = 0;
    if (field != null) {
      out.varint(Integer.toUnsignedLong(field.tag()));
      mark = out.open();
    }
    byte[] type = contentType.getBytes(StandardCharsets.UTF_8);
    if (type.length > 0) {
      out.put(1 << 3 | 2);
      out.delimited(type, 0, type.length);
    }
    if (body.length > 0) {
      out.put(2 << 3 | 2);
      out.delimited(body, 0, body.length);
    }
    if (field != null) {
      out.close(mark);
    }
    return new Decoded(out.toByteArray(), 0);
  }
}
