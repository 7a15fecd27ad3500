package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How one field is read and written. Linked once by {@link MessagePlans}, then never changed. */
public final class FieldPlan {
  final FieldDescriptor.Type type;
  final int number;

  /** Place among the fields of its message, from 0: its bit in the set of fields seen. */
  final int index;

  /** Bit of its oneof in the same set; negative for a field outside of any. */
  final int oneofBit;

  final String name;
  final String jsonName;

  /** {@code "jsonName":}, ready to be copied. */
  final byte[] jsonKey;

  final boolean repeated;
  final boolean map;
  final boolean packed;

  /** Whether unset and default differ; if not, a default value is not written. */
  final boolean presence;

  /** Unknown numbers of its enum are not values of the field. */
  final boolean closedEnum;

  /** Tag of one element. */
  final int tag;

  private @Nullable MessagePlan message;
  private @Nullable EnumPlan enumPlan;

  FieldPlan(FieldDescriptor descriptor, int index, int oneofBit) {
    this.type = descriptor.getType();
    this.number = descriptor.getNumber();
    this.index = index;
    this.oneofBit = oneofBit;
    String extension = descriptor.isExtension() ? '[' + descriptor.getFullName() + ']' : null;
    this.name = extension == null ? descriptor.getName() : extension;
    this.jsonName = extension == null ? descriptor.getJsonName() : extension;
    this.jsonKey = ('"' + jsonName + "\":").getBytes(StandardCharsets.UTF_8);
    this.map = descriptor.isMapField();
    this.repeated = descriptor.isRepeated();
    this.packed = descriptor.isPacked();
    this.presence = descriptor.hasPresence();
    this.closedEnum =
        type == FieldDescriptor.Type.ENUM && descriptor.legacyEnumFieldTreatedAsClosed();
    this.tag = (number << 3) | wireType(type);
  }

  void link(@Nullable MessagePlan messagePlan, @Nullable EnumPlan enumType) {
    this.message = messagePlan;
    this.enumPlan = enumType;
  }

  /** As the proto writes it. */
  public String name() {
    return name;
  }

  public boolean isRepeated() {
    return repeated;
  }

  public int number() {
    return number;
  }

  /** Key of its oneof among those of its message; negative for a field outside of any. */
  public int oneofBit() {
    return oneofBit;
  }

  /** Tag of one element. */
  public int tag() {
    return tag;
  }

  /** Plan of the message type; only for message and group fields. */
  public MessagePlan message() {
    if (message == null) {
      throw new IllegalStateException(name + " is no message field");
    }
    return message;
  }

  /** Plan of the enum type; only for enum fields. */
  EnumPlan enumPlan() {
    if (enumPlan == null) {
      throw new IllegalStateException(name + " is no enum field");
    }
    return enumPlan;
  }

  /** Whether it is a message or a group. */
  public boolean isMessage() {
    return type == FieldDescriptor.Type.MESSAGE || type == FieldDescriptor.Type.GROUP;
  }

  /** Whether JSON {@code null} is a value of this field rather than its absence. */
  boolean takesNull() {
    return (isMessage() && message().shape == MessagePlan.Shape.VALUE)
        || (type == FieldDescriptor.Type.ENUM && enumPlan().isNull);
  }

  boolean packable() {
    return switch (type) {
      case STRING, BYTES, MESSAGE, GROUP -> false;
      case DOUBLE,
          FLOAT,
          INT64,
          UINT64,
          INT32,
          FIXED64,
          FIXED32,
          BOOL,
          UINT32,
          ENUM,
          SFIXED32,
          SFIXED64,
          SINT32,
          SINT64 ->
          true;
    };
  }

  static int wireType(FieldDescriptor.Type type) {
    return switch (type) {
      case DOUBLE, FIXED64, SFIXED64 -> WireFormat.WIRETYPE_FIXED64;
      case FLOAT, FIXED32, SFIXED32 -> WireFormat.WIRETYPE_FIXED32;
      case INT64, UINT64, INT32, BOOL, UINT32, ENUM, SINT32, SINT64 -> WireFormat.WIRETYPE_VARINT;
      case STRING, BYTES, MESSAGE -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      case GROUP -> WireFormat.WIRETYPE_START_GROUP;
    };
  }
}
