package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/** Turns JSON documents into wire bytes. Safe for many threads. */
public final class JsonToWire {
  private final MessagePlans plans;
  private final Limits limits;

  /**
   * @param plans of what a {@code google.protobuf.Any} may hold
   * @param limits of each document
   */
  public JsonToWire(MessagePlans plans, Limits limits) {
    this.plans = plans;
    this.limits = limits;
  }

  /**
   * Reads a document as a message. A document of nothing but white space is a fault.
   *
   * @throws MalformedRequestException if it is no such message; offsets count from the array's
   *     first byte
   */
  public Decoded message(MessagePlan plan, byte[] json, Prior prior) {
    var out = begin(json, prior);
    var reader = reader(json, out, prior);
    reader.document(plan, prior.given());
    return new Decoded(out.toByteArray(), reader.dropped());
  }

  /**
   * Reads a document as the value of one field and writes it with its tag (B3).
   *
   * @param prior its given leaves are those of the message in the field
   * @throws MalformedRequestException as in {@link #message}
   */
  public Decoded field(FieldPlan field, byte[] json, Prior prior) {
    var out = begin(json, prior);
    var reader = reader(json, out, prior);
    reader.document(field, prior.given());
    return new Decoded(out.toByteArray(), reader.dropped());
  }

  /** Whether there is nothing but white space. */
  public static boolean isBlank(byte[] json) {
    for (byte c : json) {
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
    }
    return true;
  }

  private static WireBuffer begin(byte[] json, Prior prior) {
    var out = new WireBuffer(prior.wire().length + json.length / 2);
    out.put(prior.wire());
    return out;
  }

  private JsonReader reader(byte[] json, WireBuffer out, Prior prior) {
    return new JsonReader(json, out, limits, prior.lenient(), plans::find);
  }
}
