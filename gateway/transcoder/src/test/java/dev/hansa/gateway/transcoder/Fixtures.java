package dev.hansa.gateway.transcoder;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The contracts of the tests, and protobuf-java's own codec to compare with. */
final class Fixtures {
  static final byte[] SET = resource("/testing.binpb");
  static final byte[] REFERENCE = resource("/META-INF/hansa/proto-reference.binpb");
  static final Codec CODEC = new Codec(SET);
  static final Descriptor ALL = descriptor("testing.v1.All");
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(ALL)
          .add(com.google.protobuf.Duration.getDescriptor())
          .add(com.google.protobuf.Value.getDescriptor())
          .add(com.google.protobuf.Int32Value.getDescriptor())
          .build();

  private Fixtures() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] toWire(String json) {
    return CODEC.jsonToWire("testing.v1.All", utf8(json), false);
  }

  static String toJson(byte[] wire) {
    return new String(CODEC.wireToJson("testing.v1.All", wire), StandardCharsets.UTF_8);
  }

  /** Our wire bytes as a message of protobuf-java. */
  static DynamicMessage read(String json) {
    return parse(toWire(json));
  }

  static DynamicMessage parse(byte[] wire) {
    try {
      return DynamicMessage.parseFrom(ALL, wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What protobuf-java reads from the same JSON. */
  static DynamicMessage peerRead(String json) {
    try {
      var builder = DynamicMessage.newBuilder(ALL);
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, builder);
      // By bytes, so that aliases of an enum number are one value.
      return parse(builder.build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String peerPrint(DynamicMessage message) {
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(TYPES)
          .omittingInsignificantWhitespace()
          .print(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A contract with a service {@code testing.v1.Things} of one unary method per rule, on All. */
  static ByteString contract(HttpRule... rules) {
    var service =
        com.google.protobuf.DescriptorProtos.ServiceDescriptorProto.newBuilder().setName("Things");
    for (int i = 0; i < rules.length; i++) {
      service
          .addMethodBuilder()
          .setName("Do" + i)
          .setInputType(".testing.v1.All")
          .setOutputType(".testing.v1.All")
          .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rules[i]));
    }
    var file =
        FileDescriptorProto.newBuilder()
            .setName("testing/v1/things.proto")
            .setPackage("testing.v1")
            .setSyntax("proto3")
            .addDependency("testing/v1/all.proto")
            .addDependency("google/api/annotations.proto")
            .addService(service);
    return parseSet(ByteString.copyFrom(SET)).toBuilder().addFile(file).build().toByteString();
  }

  static FileDescriptorSet parseSet(ByteString bytes) {
    try {
      return FileDescriptorSet.parseFrom(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Transcoder transcoder(HttpRule... rules) {
    return Transcoder.compile(List.of(new Bundle("test", contract(rules))), Options.DEFAULT);
  }

  static HttpRule get(String template) {
    return HttpRule.newBuilder().setGet(template).build();
  }

  static HttpRule post(String template, String body) {
    return HttpRule.newBuilder().setPost(template).setBody(body).build();
  }

  static Descriptor descriptor(String name) {
    for (FileDescriptor file : DescriptorPool.read(SET)) {
      Descriptor found = file.findMessageTypeByName(name.substring(name.lastIndexOf('.') + 1));
      if (found != null && found.getFullName().equals(name)) {
        return found;
      }
    }
    throw new IllegalArgumentException(name);
  }

  static byte[] resource(String name) {
    try (var in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
