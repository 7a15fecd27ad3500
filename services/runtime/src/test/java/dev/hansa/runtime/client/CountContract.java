package dev.hansa.runtime.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.Durations;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Cursor;
import dev.hansa.contract.v1.FieldPolicy;
import dev.hansa.contract.v1.Grant;
import dev.hansa.contract.v1.MethodPolicy;
import dev.hansa.contract.v1.ServicePolicy;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import java.time.Duration;

/** Streams that count their items, and one whose positions are opaque. */
final class CountContract {
  static final Duration HEARTBEAT = Duration.ofMillis(100);
  static final Contracts ALL = Contracts.parse(file());

  /** Without heartbeats. */
  static final CountContract COUNT = new CountContract("Count");

  /** With heartbeats. */
  static final CountContract WATCH = new CountContract("Watch");

  /** With heartbeats and opaque positions, from anywhere. */
  static final CountContract FOLLOW = new CountContract("Follow");

  private final MethodContract contract;
  private final MethodDescriptor<DynamicMessage, DynamicMessage> method;

  private CountContract(String name) {
    contract = ALL.find("test.Counter/" + name).orElseThrow();
    method =
        MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setFullMethodName(contract.fullMethodName())
            .setType(MethodType.SERVER_STREAMING)
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(request())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(response())))
            .build();
  }

  MethodContract contract() {
    return contract;
  }

  MethodDescriptor<DynamicMessage, DynamicMessage> method() {
    return method;
  }

  private Descriptor request() {
    return contract.descriptor().getInputType();
  }

  private Descriptor response() {
    return contract.descriptor().getOutputType();
  }

  DynamicMessage request(Object after) {
    return DynamicMessage.newBuilder(request())
        .setField(request().findFieldByName("after"), after)
        .build();
  }

  DynamicMessage fromAnywhere() {
    return DynamicMessage.getDefaultInstance(request());
  }

  DynamicMessage item(Object position) {
    return item(position, 0);
  }

  DynamicMessage item(Object position, int size) {
    return heartbeat(position).toBuilder()
        .setField(response().findFieldByName("item"), ByteString.copyFrom(new byte[size]))
        .build();
  }

  DynamicMessage heartbeat(Object position) {
    return DynamicMessage.newBuilder(response())
        .setField(response().findFieldByName("position"), position)
        .build();
  }

  static Object after(DynamicMessage request) {
    return request.getField(request.getDescriptorForType().findFieldByName("after"));
  }

  static Object position(DynamicMessage response) {
    return response.getField(response.getDescriptorForType().findFieldByName("position"));
  }

  private static byte[] file() {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("Counter")
            .setOptions(
                ServiceOptions.newBuilder()
                    .setExtension(
                        ContractProto.service,
                        ServicePolicy.newBuilder().setWorkload("orders").build()))
            .addMethod(method("Count", "CountRequest", "CountResponse", policy()))
            .addMethod(method("Watch", "CountRequest", "CountResponse", beating()))
            .addMethod(method("Follow", "FollowRequest", "FollowResponse", beating()));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("counter.proto")
            .setPackage("test")
            .setSyntax("proto3")
            .addMessageType(request("CountRequest", FieldDescriptorProto.Type.TYPE_INT64))
            .addMessageType(response("CountResponse", FieldDescriptorProto.Type.TYPE_INT64))
            .addMessageType(request("FollowRequest", FieldDescriptorProto.Type.TYPE_STRING))
            .addMessageType(response("FollowResponse", FieldDescriptorProto.Type.TYPE_STRING))
            .addService(service);
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static MethodPolicy.Builder policy() {
    return MethodPolicy.newBuilder()
        .setDeadline(Durations.fromSeconds(10))
        .addGrants(Grant.newBuilder().setCaller("gateway"));
  }

  private static MethodPolicy.Builder beating() {
    return policy().setHeartbeat(Durations.fromMillis(HEARTBEAT.toMillis()));
  }

  private static MethodDescriptorProto method(
      String name, String request, String response, MethodPolicy.Builder policy) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(request)
        .setOutputType(response)
        .setServerStreaming(true)
        .setOptions(MethodOptions.newBuilder().setExtension(ContractProto.method, policy.build()))
        .build();
  }

  private static DescriptorProto request(String name, FieldDescriptorProto.Type type) {
    return DescriptorProto.newBuilder()
        .setName(name)
        .addField(optional(field("after", 1, type, Cursor.RESUME_AFTER)))
        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_optional"))
        .build();
  }

  private static DescriptorProto response(String name, FieldDescriptorProto.Type type) {
    return DescriptorProto.newBuilder()
        .setName(name)
        .addField(field("position", 1, type, Cursor.POSITION))
        .addField(
            optional(
                field("item", 2, FieldDescriptorProto.Type.TYPE_BYTES, Cursor.CURSOR_UNSPECIFIED)))
        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_optional"))
        .build();
  }

  private static FieldDescriptorProto.Builder optional(FieldDescriptorProto.Builder field) {
    return field.setOneofIndex(0).setProto3Optional(true);
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type, Cursor cursor) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .setOptions(
            FieldOptions.newBuilder()
                .setExtension(
                    ContractProto.field, FieldPolicy.newBuilder().setCursor(cursor).build()));
  }
}
