package dev.hansa.gateway.transcoder;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random messages of any type that have a JSON form: every kind of field, every well-known type.
 */
final class MessageGenerator {
  private static final int MAX_SECONDS = 1_000_000_000;
  private static final List<String> IN_ANY =
      List.of(
          "testing.v1.All",
          "testing.v1.Edition",
          "google.protobuf.Duration",
          "google.protobuf.Struct",
          "google.protobuf.Int64Value",
          "google.protobuf.Empty");

  private final Peer peer;
  private final RandomGenerator random;

  MessageGenerator(Peer peer, RandomGenerator random) {
    this.peer = peer;
    this.random = random;
  }

  /**
   * @param depth how deep messages may nest in it
   */
  DynamicMessage message(Descriptor type, int depth) {
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> time(type, random.nextInt(2 * MAX_SECONDS), true);
      case "google.protobuf.Duration" ->
          time(type, random.nextInt(2 * MAX_SECONDS) - MAX_SECONDS, false);
      case "google.protobuf.FieldMask" -> mask(type);
      case "google.protobuf.Any" -> any(type, depth);
      case "google.protobuf.Value" -> value(type, depth);
      case "google.protobuf.ListValue", "google.protobuf.Struct" -> fields(type, depth, 1);
      default -> fields(type, depth, 5);
    };
  }

  /** Each field with a chance of one in {@code odds}; required ones always. */
  private DynamicMessage fields(Descriptor type, int depth, int odds) {
    var builder = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      boolean wanted = field.isRequired() || random.nextInt(odds) == 0;
      if (!wanted || (nested && depth == 0)) {
        continue;
      }
      if (!field.isRepeated()) {
        builder.setField(field, scalar(field, depth));
        continue;
      }
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        builder.addRepeatedField(
            field, field.isMapField() ? entry(field, i, depth) : scalar(field, depth));
      }
    }
    return builder.build();
  }

  /** Keys of one map differ, so that order does not matter to a comparison. */
  private DynamicMessage entry(FieldDescriptor field, int i, int depth) {
    Descriptor type = field.getMessageType();
    FieldDescriptor key = type.findFieldByNumber(1);
    FieldDescriptor value = type.findFieldByNumber(2);
    Object keyValue =
        switch (key.getJavaType()) {
          case INT -> i - 1;
          case LONG -> (long) i - 1;
          case BOOLEAN -> i % 2 == 0;
          case STRING -> text() + i;
          case FLOAT, DOUBLE, BYTE_STRING, ENUM, MESSAGE ->
              throw new IllegalStateException(key.getFullName());
        };
    return DynamicMessage.newBuilder(type)
        .setField(key, keyValue)
        .setField(value, scalar(value, depth))
        .build();
  }

  /** One value of a field. */
  Object scalar(FieldDescriptor field, int depth) {
    boolean edge = random.nextInt(8) == 0;
    return switch (field.getJavaType()) {
      case INT -> edge ? pick(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE) : smallInt();
      case LONG -> edge ? pick(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53) : smallLong();
      case FLOAT ->
          edge
              ? pick(0f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY)
              : Float.intBitsToFloat(random.nextInt() & 0x7f7f_ffff);
      case DOUBLE ->
          edge && !field.getContainingType().getFullName().equals("google.protobuf.Value")
              ? pick(0d, Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY)
              : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> bytes();
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> message(field.getMessageType(), Math.max(0, depth - 1));
    };
  }

  private int smallInt() {
    return random.nextInt() >> random.nextInt(32);
  }

  private long smallLong() {
    return random.nextLong() >> random.nextInt(64);
  }

  private DynamicMessage time(Descriptor type, long seconds, boolean always) {
    int nanos = pick(0, 5, 123_000_000, 120, 999_999_999, 1_000);
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), always || seconds >= 0 ? nanos : -nanos)
        .build();
  }

  private DynamicMessage mask(Descriptor type) {
    var builder = DynamicMessage.newBuilder(type);
    for (int i = random.nextInt(3); i > 0; i--) {
      builder.addRepeatedField(
          type.findFieldByNumber(1), pick("a", "foo_bar", "a.b_c.d", "x1", "long_field_name.y"));
    }
    return builder.build();
  }

  private DynamicMessage any(Descriptor type, int depth) {
    Descriptor packed = peer.message(IN_ANY.get(random.nextInt(IN_ANY.size())));
    Message content = message(packed, Math.max(0, depth - 1));
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), "type.googleapis.com/" + packed.getFullName())
        .setField(type.findFieldByNumber(2), content.toByteString())
        .build();
  }

  private DynamicMessage value(Descriptor type, int depth) {
    FieldDescriptor kind = type.getFields().get(random.nextInt(depth == 0 ? 4 : 6));
    return DynamicMessage.newBuilder(type).setField(kind, scalar(kind, depth)).build();
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private String text() {
    var text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x1f600 + random.nextInt(10);
            case 2 -> 0xe9;
            case 3 -> '"';
            case 4 -> '\\';
            case 5 -> pick(0x7f, 0x2028, 0xffff, (int) '<', (int) '/', 0x10ffff);
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }
}
