package dev.hansa.runtime.server;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Collection;
import java.util.List;

/** The rules that contracts put on their messages ({@code buf.validate}). Safe for many threads. */
final class MessageRules {
  private final Validator validator;

  /**
   * Compiles the rules of these messages now, which takes a while; others are compiled as they
   * come.
   *
   * @throws IllegalStateException if a rule does not compile
   */
  MessageRules(Collection<Descriptor> messages) {
    var config = Config.newBuilder().setEnableNativeRules(true).build();
    try {
      validator =
          ValidatorFactory.newBuilder()
              .withConfig(config)
              .buildWithDescriptors(List.copyOf(messages), false);
    } catch (CompilationException e) {
      throw new IllegalStateException("a rule of a contract does not compile", e);
    }
  }

  static boolean appliesTo(Marshaller<?> marshaller) {
    return marshaller instanceof PrototypeMarshaller<?> typed
        && typed.getMessagePrototype() instanceof Message;
  }

  List<FieldViolation> violations(Message message) {
    try {
      var violations = validator.validate(message).getViolations();
      if (violations.isEmpty()) {
        return List.of();
      }
      return violations.stream()
          .map(violation -> violation.toProto())
          .map(
              violation ->
                  FieldViolation.newBuilder()
                      .setField(path(violation.getField()))
                      .setDescription(violation.getMessage())
                      .setReason(violation.getRuleId())
                      .build())
          .toList();
    } catch (ValidationException e) {
      throw new IllegalStateException("a rule of a contract cannot be evaluated", e);
    }
  }

  /** {@code lines[0].sku}. */
  private static String path(FieldPath path) {
    var text = new StringBuilder();
    for (FieldPathElement element : path.getElementsList()) {
      text.append(text.isEmpty() ? "" : ".").append(element.getFieldName());
      switch (element.getSubscriptCase()) {
        case INDEX -> text.append('[').append(element.getIndex()).append(']');
        case STRING_KEY -> text.append("[\"").append(element.getStringKey()).append("\"]");
        case INT_KEY -> text.append('[').append(element.getIntKey()).append(']');
        case UINT_KEY ->
            text.append('[').append(Long.toUnsignedString(element.getUintKey())).append(']');
        case BOOL_KEY -> text.append('[').append(element.getBoolKey()).append(']');
        case SUBSCRIPT_NOT_SET -> {
          // A plain field.
        }
      }
    }
    return text.toString();
  }
}
