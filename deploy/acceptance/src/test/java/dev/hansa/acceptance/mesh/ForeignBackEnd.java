package dev.hansa.acceptance.mesh;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A plain gRPC server in plain text that knows a contract and nothing of the mesh: no certificate,
 * no token, no policy. Its answers repeat the question behind a greeting.
 */
public final class ForeignBackEnd implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final RandomContract contract;
  private final String greeting;
  private final Server server;
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  private ForeignBackEnd(RandomContract contract, String greeting) {
    this.contract = contract;
    this.greeting = greeting;
    var service =
        ServerServiceDefinition.builder(contract.service())
            .addMethod(contract.unary(), ServerCalls.asyncUnaryCall(this::unary))
            .addMethod(contract.events(), ServerCalls.asyncServerStreamingCall(this::events))
            .addMethod(contract.chat(), ServerCalls.asyncBidiStreamingCall(this::chat))
            .addMethod(contract.download(), ServerCalls.asyncUnaryCall(this::download))
            .build();
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(service)
              .intercept(new Listening())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves a contract on a free port of this machine. */
  public static ForeignBackEnd serve(RandomContract contract, String greeting) {
    return new ForeignBackEnd(contract, greeting);
  }

  /** Where it listens. */
  public String address() {
    return "localhost:" + server.getPort();
  }

  /** What calls brought as {@code authorization}; nothing for those that brought none. */
  public List<String> tokens() {
    return List.copyOf(tokens);
  }

  private void unary(DynamicMessage question, StreamObserver<DynamicMessage> answers) {
    answers.onNext(answer(question, 0));
    answers.onCompleted();
  }

  private void events(DynamicMessage question, StreamObserver<DynamicMessage> answers) {
    for (int i = 1; i <= 3; i++) {
      answers.onNext(answer(question, i));
    }
    answers.onCompleted();
  }

  private StreamObserver<DynamicMessage> chat(StreamObserver<DynamicMessage> answers) {
    return new StreamObserver<>() {
      @Override
      public void onNext(DynamicMessage question) {
        answers.onNext(answer(question, 0));
      }

      @Override
      public void onError(Throwable failure) {
        // The caller has gone; there is nobody to tell.
      }

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private void download(DynamicMessage question, StreamObserver<DynamicMessage> answers) {
    var body =
        HttpBody.newBuilder()
            .setContentType("text/x-greeting")
            .setData(ByteString.copyFromUtf8(greeting + RandomContract.text(question)))
            .build();
    try {
      answers.onNext(DynamicMessage.parseFrom(HttpBody.getDescriptor(), body.toByteString()));
      answers.onCompleted();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private DynamicMessage answer(DynamicMessage question, long more) {
    return contract.answer(
        greeting + RandomContract.text(question), RandomContract.number(question) + more);
  }

  private final class Listening implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String token = headers.get(AUTHORIZATION);
      if (token != null) {
        tokens.add(token);
      }
      return next.startCall(call, headers);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
