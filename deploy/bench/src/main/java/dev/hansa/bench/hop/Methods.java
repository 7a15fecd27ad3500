package dev.hansa.bench.hop;

import com.google.protobuf.Message;
import dev.hansa.bench.v1.AskRequest;
import dev.hansa.bench.v1.AskResponse;
import dev.hansa.bench.v1.ChatRequest;
import dev.hansa.bench.v1.ChatResponse;
import dev.hansa.bench.v1.HopOuterClass;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;

/** The methods of {@code hop.proto}, as gRPC calls and serves them. */
final class Methods {
  private static final String NAME = "hansa.bench.v1.Hop";

  static final MethodDescriptor<AskRequest, AskResponse> ASK =
      method(
          "Ask",
          MethodType.UNARY,
          AskRequest.getDefaultInstance(),
          AskResponse.getDefaultInstance());

  static final MethodDescriptor<ChatRequest, ChatResponse> CHAT =
      method(
          "Chat",
          MethodType.BIDI_STREAMING,
          ChatRequest.getDefaultInstance(),
          ChatResponse.getDefaultInstance());

  static final ServiceDescriptor SERVICE =
      ServiceDescriptor.newBuilder(NAME)
          .setSchemaDescriptor((ProtoFileDescriptorSupplier) HopOuterClass::getDescriptor)
          .addMethod(ASK)
          .addMethod(CHAT)
          .build();

  private Methods() {}

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
      String name, MethodType type, Q request, R response) {
    return MethodDescriptor.<Q, R>newBuilder()
        .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
        .setType(type)
        .setSafe(type == MethodType.UNARY)
        .setSampledToLocalTracing(true)
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(response))
        .build();
  }
}
