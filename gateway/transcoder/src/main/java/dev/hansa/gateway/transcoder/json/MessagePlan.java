package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one message type is read and written. Linked once by {@link MessagePlans}, then never
 * changed.
 */
public final class MessagePlan {
  /** What the JSON form of a message looks like. */
  enum Shape {
    /** An object with a member per field. */
    PLAIN,
    /** {@code google.protobuf.Timestamp}: a string. */
    TIMESTAMP,
    /** {@code google.protobuf.Duration}: a string. */
    DURATION,
    /** {@code google.protobuf.FieldMask}: a string. */
    FIELD_MASK,
    /** A wrapper: the value itself. */
    WRAPPER,
    /** {@code google.protobuf.Struct}: any object. */
    STRUCT,
    /** {@code google.protobuf.Value}: any value. */
    VALUE,
    /** {@code google.protobuf.ListValue}: any array. */
    LIST,
    /** {@code google.protobuf.Any}: the object of another message with its {@code @type}. */
    ANY
  }

  final String fullName;
  final Shape shape;
  private FieldPlan[] fields = {};
  private FieldPlan[] named = {};
  private NameTable names = new NameTable(List.of());
  private @Nullable FieldPlan[] low = {};
  private final Map<Integer, FieldPlan> high = new HashMap<>();
  private int bits;

  MessagePlan(String fullName) {
    this.fullName = fullName;
    this.shape = shapeOf(fullName);
  }

  void link(List<FieldPlan> all, int oneofs) {
    fields = all.toArray(FieldPlan[]::new);
    bits = all.size() + oneofs;
    Map<String, FieldPlan> byName = new LinkedHashMap<>();
    int highest = all.stream().mapToInt(f -> f.number).filter(n -> n < 256).max().orElse(0);
    low = new @Nullable FieldPlan[highest + 1];
    for (FieldPlan field : fields) {
      byName.put(field.name, field);
      if (field.number <= highest) {
        low[field.number] = field;
      } else {
        high.put(field.number, field);
      }
    }
    // A JSON name wins over the proto name of another field.
    for (FieldPlan field : fields) {
      byName.put(field.jsonName, field);
    }
    names = new NameTable(List.copyOf(byName.keySet()));
    named = byName.values().toArray(FieldPlan[]::new);
  }

  public String fullName() {
    return fullName;
  }

  /** By proto or JSON name, UTF-8. */
  @Nullable FieldPlan find(byte[] bytes, int from, int to) {
    int place = names.find(bytes, from, to);
    return place < 0 ? null : named[place];
  }

  /** By proto or JSON name. */
  public @Nullable FieldPlan find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  /** By number. */
  public @Nullable FieldPlan find(int number) {
    return number < low.length ? low[number] : high.get(number);
  }

  /** The field that the message declares first; null if it has none. */
  @Nullable FieldPlan first() {
    return fields.length == 0 ? null : fields[0];
  }

  FieldPlan at(int index) {
    return fields[index];
  }

  /** The bit after those of fields and oneofs: whether {@code @type} was met. */
  int typeBit() {
    return bits;
  }

  /** Longs that hold one bit per field and oneof, and {@link #typeBit}. */
  int words() {
    return (bits + 64) >>> 6;
  }

  /** Whether its JSON is an object or array: a level of nesting, the same in both directions. */
  boolean nests() {
    return shape == Shape.PLAIN
        || shape == Shape.STRUCT
        || shape == Shape.LIST
        || shape == Shape.ANY;
  }

  /** Whether its JSON form is an object with a member per field. */
  public boolean isPlain() {
    return shape == Shape.PLAIN;
  }

  private static Shape shapeOf(String fullName) {
    return switch (fullName) {
      case "google.protobuf.Timestamp" -> Shape.TIMESTAMP;
      case "google.protobuf.Duration" -> Shape.DURATION;
      case "google.protobuf.FieldMask" -> Shape.FIELD_MASK;
      case "google.protobuf.Struct" -> Shape.STRUCT;
      case "google.protobuf.Value" -> Shape.VALUE;
      case "google.protobuf.ListValue" -> Shape.LIST;
      case "google.protobuf.Any" -> Shape.ANY;
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          Shape.WRAPPER;
      default -> Shape.PLAIN;
    };
  }
}
