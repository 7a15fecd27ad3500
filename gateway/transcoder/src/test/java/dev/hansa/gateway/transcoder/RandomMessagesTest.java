package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Differential: random messages through our codec and through protobuf-java-util agree. */
class RandomMessagesTest {
  private static final int ROUNDS = 1500;
  private static final Set<String> WRAPPERS =
      Set.of(
          "google.protobuf.BoolValue",
          "google.protobuf.Int64Value",
          "google.protobuf.DoubleValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue");

  private final Random random = new Random(42);

  @Test
  void agrees_with_protobuf_java_in_both_directions() {
    for (int i = 0; i < ROUNDS; i++) {
      DynamicMessage message = Fixtures.parse(random(Fixtures.ALL, 3).toByteArray());
      String json = Fixtures.toJson(message.toByteArray());
      assertThat(Fixtures.peerRead(json)).describedAs(json).isEqualTo(message);
      assertThat(Fixtures.read(Fixtures.peerPrint(message))).describedAs(json).isEqualTo(message);
    }
  }

  @Test
  void agrees_when_the_parts_of_a_message_are_shuffled() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] first = random(Fixtures.ALL, 3).toByteArray();
      byte[] second = random(Fixtures.ALL, 2).toByteArray();
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      String json = Fixtures.toJson(both);
      assertThat(Fixtures.peerRead(json)).describedAs(json).isEqualTo(Fixtures.parse(both));
    }
  }

  @Test
  void ends_in_a_typed_error_whatever_the_bytes() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = random(Fixtures.ALL, 2).toByteArray();
      for (int k = 0; k < 3 && bytes.length > 0; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Fixtures.toJson(bytes);
      } catch (MalformedMessageException _) {
        // the typed error
      }
      byte[] json = Fixtures.utf8(Fixtures.peerPrint(random(Fixtures.ALL, 2)));
      json[random.nextInt(json.length)] = (byte) random.nextInt();
      try {
        Fixtures.CODEC.jsonToWire("testing.v1.All", json, false);
      } catch (MalformedRequestException _) {
        // the typed error
      }
    }
  }

  private DynamicMessage random(Descriptor type, int depth) {
    var builder = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (random.nextInt(6) != 0 || (message && !usable(field, depth))) {
        continue;
      }
      if (field.isRepeated()) {
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
          builder.addRepeatedField(
              field, field.isMapField() ? entry(field, i, depth) : value(field, depth));
        }
      } else {
        builder.setField(field, value(field, depth));
      }
    }
    return builder.build();
  }

  private static boolean usable(FieldDescriptor field, int depth) {
    String name = field.getMessageType().getFullName();
    return depth > 0
        && (name.startsWith("testing.")
            || name.equals("google.protobuf.Timestamp")
            || name.equals("google.protobuf.Duration")
            || WRAPPERS.contains(name));
  }

  /** Keys of one map differ, so that order does not matter to the comparison. */
  private DynamicMessage entry(FieldDescriptor field, int i, int depth) {
    Descriptor type = field.getMessageType();
    FieldDescriptor key = type.findFieldByNumber(1);
    FieldDescriptor value = type.findFieldByNumber(2);
    Object keyValue =
        switch (key.getJavaType()) {
          case LONG -> (long) i;
          case BOOLEAN -> i % 2 == 0;
          case STRING -> "k" + i;
          case INT, FLOAT, DOUBLE, BYTE_STRING, ENUM, MESSAGE ->
              throw new IllegalStateException(key.getFullName());
        };
    return DynamicMessage.newBuilder(type)
        .setField(key, keyValue)
        .setField(
            value,
            value.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? random(value.getMessageType(), depth - 1)
                : value(value, depth))
        .build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat() * (float) Math.pow(10, random.nextInt(20));
      case DOUBLE -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(text());
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      case MESSAGE -> message(field.getMessageType(), depth);
    };
  }

  private DynamicMessage message(Descriptor type, int depth) {
    if (!type.getName().equals("Timestamp") && !type.getName().equals("Duration")) {
      return random(type, depth - 1);
    }
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByName("seconds"), (long) random.nextInt(1_000_000_000))
        .setField(type.findFieldByName("nanos"), random.nextInt(1_000) * 1_000_00)
        .build();
  }

  private String text() {
    var text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x1f600 + random.nextInt(10);
            case 2 -> 0xe9;
            case 3 -> '"';
            case 4 -> '\\';
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
