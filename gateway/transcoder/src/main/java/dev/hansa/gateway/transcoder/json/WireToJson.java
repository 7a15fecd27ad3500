package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/** Turns wire bytes into JSON documents, compact. Safe for many threads. */
public final class WireToJson {
  private final Pool<JsonWriter> writers;

  /**
   * @param plans of what a {@code google.protobuf.Any} may hold
   * @param limits of each document
   */
  public WireToJson(MessagePlans plans, Limits limits) {
    this.writers = new Pool<>(() -> new JsonWriter(plans, limits));
  }

  /**
   * The document of a message.
   *
   * @throws MalformedMessageException if the bytes are no such message, or have no JSON form
   */
  public byte[] message(MessagePlan plan, byte[] wire) {
    JsonWriter writer = writers.take();
    try {
      writer.message(plan, wire);
      return writer.out.toByteArray();
    } finally {
      giveBack(writer);
    }
  }

  /**
   * The value of one field of a message (R1), or what stands for an absent one.
   *
   * @throws MalformedMessageException as in {@link #message}
   */
  public byte[] field(MessagePlan plan, FieldPlan field, byte[] wire) {
    JsonWriter writer = writers.take();
    try {
      writer.field(plan, field, wire);
      return writer.out.toByteArray();
    } finally {
      giveBack(writer);
    }
  }

  private void giveBack(JsonWriter writer) {
    if (writer.end()) {
      writers.giveBack(writer);
    }
  }
}
