package dev.hansa.runtime.contract;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.hansa.contract.v1.ContractProto;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes messages for logs, for handlers that want to log one: values that are not PUBLIC by their
 * contract are left out, and so is what an {@code Any} holds. The runtime itself logs no message.
 * Safe for many threads.
 */
public final class Redactor {
  private static final String ANY = Any.getDescriptor().getFullName();

  private final Map<FieldDescriptor, Boolean> known = new ConcurrentHashMap<>();

  /** One line of text format; a field that was left out is not there at all. */
  public String toLogString(Message message) {
    return TextFormat.printer().emittingSingleLine(true).printToString(redacted(message));
  }

  private Message redacted(Message message) {
    var builder = message.toBuilder();
    // Who knows what an unknown field holds.
    builder.setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance());
    message.getAllFields().forEach((field, value) -> redact(builder, field, value));
    if (message.getDescriptorForType().getFullName().equals(ANY)) {
      builder.clearField(message.getDescriptorForType().findFieldByNumber(Any.VALUE_FIELD_NUMBER));
    }
    return builder.buildPartial();
  }

  private void redact(Message.Builder builder, FieldDescriptor field, Object value) {
    if (!isPublic(field)) {
      builder.clearField(field);
    } else if (value instanceof Message nested) {
      builder.setField(field, redacted(nested));
    } else if (value instanceof List<?> values
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      builder.clearField(field);
      values.forEach(element -> builder.addRepeatedField(field, redacted((Message) element)));
    }
  }

  private boolean isPublic(FieldDescriptor field) {
    return known.computeIfAbsent(field, Redactor::declaredPublic);
  }

  private static boolean declaredPublic(FieldDescriptor field) {
    try {
      var options =
          FieldOptions.parseFrom(field.getOptions().toByteString(), ContractReader.OPTIONS);
      return switch (options.getExtension(ContractProto.field).getSensitivity()) {
        case SENSITIVITY_UNSPECIFIED, PUBLIC -> true;
        case PERSONAL, SECRET, UNRECOGNIZED -> false;
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }
}
