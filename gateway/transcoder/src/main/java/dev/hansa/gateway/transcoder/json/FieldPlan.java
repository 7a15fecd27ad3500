package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How one field is read and written. Linked once by {@link MessagePlans}, then never changed. */
public final class FieldPlan {
  /** How a value stands on the wire. */
  enum Form {
    /** With its tag; a default value is left out where the field has no presence. */
    FIELD,
    /** With its tag, always: the key or value of a map. */
    ALWAYS,
    /** Without its tag, always: one of a packed run. */
    BARE
  }

  final FieldDescriptor.Type type;

  /** The type as one of {@link Kind}. */
  final int kind;

  final int number;

  /** Place among the fields of its message, from 0: its bit in the set of fields seen. */
  final int index;

  /** Bit of its oneof in the same set; negative for a field outside of any. */
  final int oneofBit;

  /** Both bits, for messages whose set is one word. */
  final long bits;

  final String name;
  final String jsonName;

  /** {@code "jsonName":}, as a reader mostly meets it. */
  final byte[] key;

  /** {@code ,"jsonName":} and zeros up to whole words, ready to be copied. */
  final byte[] member;

  /** Length of {@link #member} without the zeros. */
  final int memberSize;

  final boolean repeated;
  final boolean map;

  /** Whether it is written packed. */
  final boolean packed;

  /** Whether it may come packed. */
  final boolean packable;

  /** Whether unset and default differ. */
  final boolean presence;

  /** Whether a default value is not written. */
  final boolean implicit;

  /** Unknown numbers of its enum are not values of the field. */
  final boolean closedEnum;

  /** Tag of one element. */
  final int tag;

  /** The tag's bytes on the wire, the first one lowest. */
  final long tagWord;

  /** How many there are; 0 for values without a tag. */
  final int tagSize;

  private @Nullable FieldPlan item;
  private @Nullable FieldPlan next;
  private @Nullable MessagePlan message;
  private @Nullable EnumPlan enumPlan;
  private boolean takesNull;

  FieldPlan(FieldDescriptor descriptor, int index, int oneofBit, Form form) {
    this.type = descriptor.getType();
    this.kind = Kind.of(type);
    this.number = descriptor.getNumber();
    this.index = index;
    this.oneofBit = oneofBit;
    this.bits = 1L << index | (oneofBit < 0 ? 0 : 1L << oneofBit);
    String extension = descriptor.isExtension() ? '[' + descriptor.getFullName() + ']' : null;
    this.name = extension == null ? descriptor.getName() : extension;
    this.jsonName = extension == null ? descriptor.getJsonName() : extension;
    byte[] comma = key(jsonName);
    this.key = Arrays.copyOfRange(comma, 1, comma.length);
    this.memberSize = comma.length;
    this.member = Arrays.copyOf(comma, (comma.length + 7) & ~7);
    this.map = descriptor.isMapField();
    this.repeated = descriptor.isRepeated();
    this.packed = descriptor.isPacked();
    this.packable = kind < Kind.STRING;
    this.presence = descriptor.hasPresence();
    this.implicit = form == Form.FIELD && !presence && !repeated;
    this.closedEnum = kind == Kind.ENUM && descriptor.legacyEnumFieldTreatedAsClosed();
    this.tag = (number << 3) | wireType(kind);
    var encoded = new WireBuffer(16);
    encoded.varint(Integer.toUnsignedLong(tag));
    this.tagWord = Words.at(encoded.bytes, 0);
    this.tagSize = form == Form.BARE ? 0 : encoded.size;
  }

  private static byte[] key(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    var key = new JsonBuffer(64);
    key.put(',');
    key.quoted(utf8, 0, utf8.length);
    key.put(':');
    return key.toByteArray();
  }

  /** Says what the descriptor alone does not: the plans of other types, and its neighbours. */
  void link(@Nullable MessagePlan messagePlan, @Nullable EnumPlan enumType) {
    message = messagePlan;
    enumPlan = enumType;
    takesNull =
        (messagePlan != null && messagePlan.shape == MessagePlan.Shape.VALUE)
            || (enumType != null && enumType.isNull);
  }

  void linkItem(FieldPlan bare) {
    item = bare;
  }

  void linkNext(FieldPlan following) {
    next = following;
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

  /** Whether it is a message or a group. */
  public boolean isMessage() {
    return kind >= Kind.MESSAGE;
  }

  /** Whether it is a {@code google.protobuf.Value}. */
  boolean isStructValue() {
    return message != null && message.shape == MessagePlan.Shape.VALUE;
  }

  /** Plan of the enum type; only for enum fields. */
  EnumPlan enumPlan() {
    if (enumPlan == null) {
      throw new IllegalStateException(name + " is no enum field");
    }
    return enumPlan;
  }

  /** The plan of one element: of a packed field without its tag. */
  FieldPlan item() {
    return item == null ? this : item;
  }

  /** The field that its message declares after it; null for the last. */
  @Nullable FieldPlan next() {
    return next;
  }

  /** Whether JSON {@code null} is a value of this field rather than its absence. */
  boolean takesNull() {
    return takesNull;
  }

  /** Whether a tag is one of this field: of one element, or of a packed run. */
  boolean fits(int other) {
    return other == tag || (repeated && packable && other == (number << 3 | 2));
  }

  private static int wireType(int kind) {
    return switch (kind) {
      case Kind.DOUBLE, Kind.FIXED64, Kind.SFIXED64 -> WireFormat.WIRETYPE_FIXED64;
      case Kind.FLOAT, Kind.FIXED32, Kind.SFIXED32 -> WireFormat.WIRETYPE_FIXED32;
      case Kind.STRING, Kind.BYTES, Kind.MESSAGE -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      case Kind.GROUP -> WireFormat.WIRETYPE_START_GROUP;
      default -> WireFormat.WIRETYPE_VARINT;
    };
  }
}
