package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.JsonToWire;
import dev.hansa.gateway.transcoder.json.Limits;
import dev.hansa.gateway.transcoder.json.MessagePlans;
import dev.hansa.gateway.transcoder.json.Prior;
import dev.hansa.gateway.transcoder.json.WireToJson;

/**
 * Turns single messages into ProtoJSON and back, by their full names. Immutable and safe for many
 * threads.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>
 */
public final class Codec {
  private final MessagePlans plans;
  private final JsonToWire reading;
  private final WireToJson writing;

  /**
   * @param fileDescriptorSet a serialized {@code google.protobuf.FileDescriptorSet} with its
   *     imports
   * @throws IllegalArgumentException if it is no descriptor set, or an import is missing
   */
  public Codec(byte[] fileDescriptorSet) {
    this(new MessagePlans(DescriptorPool.read(fileDescriptorSet)), Limits.DEFAULT);
  }

  Codec(MessagePlans plans, Limits limits) {
    this.plans = plans;
    this.reading = new JsonToWire(plans, limits);
    this.writing = new WireToJson(plans, limits);
  }

  /**
   * The wire bytes of a JSON document.
   *
   * @param ignoreUnknownFields skips unknown fields and enum names instead of refusing them
   * @throws MalformedRequestException if the document is no such message
   * @throws IllegalArgumentException if there is no message of that name
   */
  public byte[] jsonToWire(String messageFullName, byte[] utf8Json, boolean ignoreUnknownFields) {
    return reading
        .message(
            plans.get(messageFullName),
            utf8Json,
            ignoreUnknownFields ? Prior.LENIENT : Prior.STRICT)
        .wire();
  }

  /**
   * The JSON document of a message, compact.
   *
   * @throws MalformedMessageException if the bytes are no such message
   * @throws IllegalArgumentException if there is no message of that name
   */
  public byte[] wireToJson(String messageFullName, byte[] wire) {
    return writing.message(plans.get(messageFullName), wire);
  }

  /** Whether there is a message of that name. */
  public boolean knows(String messageFullName) {
    return plans.find(messageFullName) != null;
  }

  MessagePlans plans() {
    return plans;
  }

  JsonToWire reading() {
    return reading;
  }

  WireToJson writing() {
    return writing;
  }
}
