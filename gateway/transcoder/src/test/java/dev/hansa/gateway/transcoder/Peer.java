package dev.hansa.gateway.transcoder;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** protobuf-java and its JsonFormat, on the messages of one descriptor set. */
final class Peer {
  /** A level of a Struct is three messages and a map entry. */
  private static final int RECURSION = 500;

  private final Map<String, Descriptor> messages = new HashMap<>();
  private final ExtensionRegistry extensions = ExtensionRegistry.newInstance();
  private final TypeRegistry types;

  Peer(byte[] fileDescriptorSet) {
    for (FileDescriptor file : DescriptorPool.read(fileDescriptorSet)) {
      List<Descriptor> pending = new ArrayList<>(file.getMessageTypes());
      file.getExtensions().forEach(this::register);
      while (!pending.isEmpty()) {
        Descriptor message = pending.removeLast();
        messages.put(message.getFullName(), message);
        message.getExtensions().forEach(this::register);
        pending.addAll(message.getNestedTypes());
      }
    }
    types = TypeRegistry.newBuilder().add(messages.values()).build();
  }

  Descriptor message(String fullName) {
    return Objects.requireNonNull(messages.get(fullName), fullName);
  }

  /** A field or extension. */
  Optional<FieldDescriptor> field(Descriptor message, int number) {
    return Optional.ofNullable(message.findFieldByNumber(number))
        .or(
            () ->
                Optional.ofNullable(extensions.findImmutableExtensionByNumber(message, number))
                    .map(extension -> extension.descriptor));
  }

  /** The same without extensions, which JsonFormat does not know. */
  Optional<DynamicMessage> parsePlain(String fullName, byte[] wire) {
    return parse(fullName, wire, ExtensionRegistry.getEmptyRegistry());
  }

  /**
   * The message without unknown fields, if these are the bytes of one; required fields may be
   * missing.
   */
  Optional<DynamicMessage> parse(String fullName, byte[] wire) {
    return parse(fullName, wire, extensions);
  }

  private Optional<DynamicMessage> parse(
      String fullName, byte[] wire, ExtensionRegistryLite registry) {
    CodedInputStream in = CodedInputStream.newInstance(wire);
    in.setRecursionLimit(RECURSION);
    try {
      DynamicMessage parsed =
          DiscardUnknownFieldsParser.wrap(
                  DynamicMessage.getDefaultInstance(message(fullName)).getParserForType())
              .parsePartialFrom(in, registry);
      in.checkLastTagWas(0);
      return Optional.of(parsed);
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  /** The bytes that JsonFormat makes of a document, if it takes it. */
  Optional<byte[]> read(String fullName, String json, boolean ignoreUnknownFields) {
    JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(types);
    try {
      var builder = DynamicMessage.newBuilder(message(fullName));
      (ignoreUnknownFields ? parser.ignoringUnknownFields() : parser).merge(json, builder);
      return Optional.of(builder.buildPartial().toByteArray());
    } catch (InvalidProtocolBufferException | RuntimeException _) {
      // It lets exceptions of its parts through, such as NumberFormatException.
      return Optional.empty();
    }
  }

  /** The document that JsonFormat makes of a message, if the message has one. */
  Optional<String> print(String fullName, byte[] wire) {
    JsonFormat.Printer printer =
        JsonFormat.printer().usingTypeRegistry(types).omittingInsignificantWhitespace();
    return parsePlain(fullName, wire)
        .flatMap(
            message -> {
              try {
                return Optional.of(printer.print(message));
              } catch (InvalidProtocolBufferException | RuntimeException _) {
                return Optional.empty();
              }
            });
  }

  /**
   * Whether a map has a value that its closed enum does not name: protobuf-java puts the first
   * value of the enum for it where every other implementation drops the entry.
   */
  boolean putsDefaultsInMaps(String fullName, byte[] wire) {
    try {
      return putsDefaultsInMaps(DynamicMessage.parseFrom(message(fullName), wire));
    } catch (InvalidProtocolBufferException _) {
      return false;
    }
  }

  private static boolean putsDefaultsInMaps(Message message) {
    return message.getAllFields().entrySet().stream()
        .flatMap(
            field ->
                field.getValue() instanceof List<?> list
                    ? list.stream().map(element -> Map.entry(field.getKey(), element))
                    : Stream.of(Map.entry(field.getKey(), field.getValue())))
        .anyMatch(
            field ->
                field.getValue() instanceof Message inner
                    && ((field.getKey().isMapField() && inner.getUnknownFields().hasField(2))
                        || putsDefaultsInMaps(inner)));
  }

  private void register(FieldDescriptor extension) {
    if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      extensions.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      extensions.add(extension);
    }
  }
}
