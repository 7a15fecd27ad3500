package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/** Turns JSON documents into wire bytes. Safe for many threads. */
public final class JsonToWire {
  private final Pool<JsonReader> readers;

  /**
   * @param plans of what a {@code google.protobuf.Any} may hold
   * @param limits of each document
   */
  public JsonToWire(MessagePlans plans, Limits limits) {
    this.readers = new Pool<>(() -> new JsonReader(plans, limits));
  }

  /**
   * Reads a document as a message. A document of nothing but white space is a fault.
   *
   * @throws MalformedRequestException if it is no such message; offsets count from the array's
   *     first byte
   */
  public Decoded message(MessagePlan plan, byte[] json, Prior prior) {
    JsonReader reader = readers.take();
    try {
      reader.message(plan, json, prior);
      return new Decoded(reader.out.copy(0), reader.dropped());
    } finally {
      giveBack(reader);
    }
  }

  /**
   * Reads a document as the value of one field and writes it with its tag (B3).
   *
   * @param prior its given leaves are those of the message in the field
   * @throws MalformedRequestException as in {@link #message}
   */
  public Decoded field(FieldPlan field, byte[] json, Prior prior) {
    JsonReader reader = readers.take();
    try {
      reader.field(field, json, prior);
      return new Decoded(reader.out.copy(0), reader.dropped());
    } finally {
      giveBack(reader);
    }
  }

  private void giveBack(JsonReader reader) {
    if (reader.end()) {
      readers.giveBack(reader);
    }
  }

  /** Whether there is nothing but white space. */
  public static boolean isBlank(byte[] json) {
    for (byte c : json) {
      if (!JsonScanner.isSpace(c)) {
        return false;
      }
    }
    return true;
  }
}
