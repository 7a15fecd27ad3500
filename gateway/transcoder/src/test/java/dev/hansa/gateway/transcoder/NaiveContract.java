package dev.hansa.gateway.transcoder;

import com.google.api.AnnotationsProto;
import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The smallest contract that routes can be tried with: see {@link NaiveRoutes}. */
final class NaiveContract {
  private static final FileDescriptorProto FILE =
      FileDescriptorProto.newBuilder()
          .setName("naive.proto")
          .setPackage("naive")
          .setSyntax("proto3")
          .addMessageType(
              DescriptorProto.newBuilder()
                  .setName("M")
                  .addField(field("a", 1, FieldDescriptorProto.Type.TYPE_STRING))
                  .addField(field("b", 2, FieldDescriptorProto.Type.TYPE_STRING))
                  .addField(
                      field("m", 3, FieldDescriptorProto.Type.TYPE_MESSAGE)
                          .setTypeName(".naive.M")))
          .build();
  private static final Descriptor MESSAGE = message();

  private NaiveContract() {}

  /** A descriptor set with one method per rule. */
  static ByteString of(List<NaiveRoutes.Rule> rules) {
    var service = ServiceDescriptorProto.newBuilder().setName("S");
    for (int i = 0; i < rules.size(); i++) {
      service
          .addMethodBuilder()
          .setName("Do" + i)
          .setInputType(".naive.M")
          .setOutputType(".naive.M")
          .setOptions(
              MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule(rules.get(i))));
    }
    return FileDescriptorSet.newBuilder()
        .addFile(FILE.toBuilder().addService(service))
        .build()
        .toByteString();
  }

  /** The texts of a message that are not empty, by the paths of their fields. */
  static Map<String, String> texts(byte[] wire) {
    var texts = new TreeMap<String, String>();
    try {
      collect("", DynamicMessage.parseFrom(MESSAGE, wire), texts);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return texts;
  }

  private static void collect(String prefix, Message message, Map<String, String> texts) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof Message inner) {
                collect(prefix + field.getName() + '.', inner, texts);
              } else {
                texts.put(prefix + field.getName(), value.toString());
              }
            });
  }

  private static HttpRule rule(NaiveRoutes.Rule rule) {
    var builder = HttpRule.newBuilder();
    String path = rule.template();
    return switch (rule.method()) {
      case "GET" -> builder.setGet(path).build();
      case "POST" -> builder.setPost(path).build();
      default ->
          builder
              .setCustom(CustomHttpPattern.newBuilder().setKind(rule.method()).setPath(path))
              .build();
    };
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private static Descriptor message() {
    try {
      return FileDescriptor.buildFrom(FILE, new FileDescriptor[0]).getMessageTypes().getFirst();
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }
}
