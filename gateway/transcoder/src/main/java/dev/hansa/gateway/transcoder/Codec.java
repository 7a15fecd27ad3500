package dev.hansa.gateway.transcoder;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/**
 * Turns single messages into ProtoJSON and back, by their full names. Immutable and safe for many
 * threads.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>
 */
public final class Codec {
  private final MessagePlans plans;
  private final Limits limits;

  /**
   * @param fileDescriptorSet a serialized {@code google.protobuf.FileDescriptorSet} with its
   *     imports
   * @throws IllegalArgumentException if it is no descriptor set, or an import is missing
   */
  public Codec(byte[] fileDescriptorSet) {
    this(new MessagePlans(DescriptorPool.of(parse(fileDescriptorSet)).files()), Limits.DEFAULT);
  }

  Codec(MessagePlans plans, Limits limits) {
    this.plans = plans;
    this.limits = limits;
  }

  /**
   * The wire bytes of a JSON document.
   *
   * @param ignoreUnknownFields skips unknown fields and enum names instead of refusing them
   * @throws MalformedRequestException if the document is no such message
   * @throws IllegalArgumentException if there is no message of that name
   */
  public byte[] jsonToWire(String messageFullName, byte[] utf8Json, boolean ignoreUnknownFields) {
    var out = new WireBuffer(utf8Json.length / 2);
    new JsonReader(utf8Json, out, limits, ignoreUnknownFields, plans::find)
        .document(plans.get(messageFullName), null);
    return out.toByteArray();
  }

  /**
   * The JSON document of a message, compact.
   *
   * @throws MalformedMessageException if the bytes are no such message
   * @throws IllegalArgumentException if there is no message of that name
   */
  public byte[] wireToJson(String messageFullName, byte[] wire) {
    var out = new JsonBuffer(wire.length * 2);
    new JsonWriter(wire, out, limits, plans::find).document(plans.get(messageFullName));
    return out.toByteArray();
  }

  /** Whether there is a message of that name. */
  public boolean knows(String messageFullName) {
    return plans.find(messageFullName) != null;
  }

  MessagePlans plans() {
    return plans;
  }

  Limits limits() {
    return limits;
  }

  private static List<FileDescriptorSet> parse(byte[] bytes) {
    try {
      return List.of(FileDescriptorSet.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no FileDescriptorSet: " + e.getMessage(), e);
    }
  }
}
