package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/** Turns wire bytes into JSON documents, compact. Safe for many threads. */
public final class WireToJson {
  private final MessagePlans plans;
  private final Limits limits;

  /**
   * @param plans of what a {@code google.protobuf.Any} may hold
   * @param limits of each document
   */
  public WireToJson(MessagePlans plans, Limits limits) {
    this.plans = plans;
    this.limits = limits;
  }

  /**
   * The document of a message.
   *
   * @throws MalformedMessageException if the bytes are no such message, or have no JSON form
   */
  public byte[] message(MessagePlan plan, byte[] wire) {
    var out = new JsonBuffer(wire.length * 2);
    new JsonWriter(wire, out, limits, plans::find).document(plan);
    return out.toByteArray();
  }

  /**
   * The value of one field of a message (R1), or what stands for an absent one.
   *
   * @throws MalformedMessageException as in {@link #message}
   */
  public byte[] field(MessagePlan plan, FieldPlan field, byte[] wire) {
    var out = new JsonBuffer(wire.length * 2);
    new JsonWriter(wire, out, limits, plans::find).document(plan, field);
    return out.toByteArray();
  }
}
