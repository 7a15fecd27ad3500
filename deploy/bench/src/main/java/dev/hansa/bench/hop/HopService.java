package dev.hansa.bench.hop;

import dev.hansa.bench.v1.AskRequest;
import dev.hansa.bench.v1.AskResponse;
import dev.hansa.bench.v1.ChatRequest;
import dev.hansa.bench.v1.ChatResponse;
import dev.hansa.runtime.server.StreamStart;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** Gives back what it gets, whoever serves it. */
final class HopService implements BindableService {
  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(Methods.SERVICE)
        .addMethod(Methods.ASK, ServerCalls.asyncUnaryCall(HopService::ask))
        .addMethod(Methods.CHAT, ServerCalls.asyncBidiStreamingCall(HopService::chat))
        .build();
  }

  private static void ask(AskRequest request, StreamObserver<AskResponse> response) {
    response.onNext(AskResponse.newBuilder().setContent(request.getContent()).build());
    response.onCompleted();
  }

  private static StreamObserver<ChatRequest> chat(StreamObserver<ChatResponse> response) {
    StreamStart.send(); // nothing on a bare server
    return new StreamObserver<>() {
      @Override
      public void onNext(ChatRequest message) {
        response.onNext(ChatResponse.newBuilder().setContent(message.getContent()).build());
      }

      @Override
      public void onError(Throwable failure) {
        // The client has gone; there is nobody to tell.
      }

      @Override
      public void onCompleted() {
        response.onCompleted();
      }
    };
  }
}
