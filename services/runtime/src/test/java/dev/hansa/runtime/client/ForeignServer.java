package dev.hansa.runtime.client;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A plain gRPC server that knows nothing of a mesh and gives back what it gets. */
final class ForeignServer implements ServerInterceptor, AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);

  ForeignServer(ServerCredentials credentials) {
    try {
      server =
          Grpc.newServerBuilderForPort(0, credentials)
              .addService(
                  ServerServiceDefinition.builder("test.Echo")
                      .addMethod(Bytes.ECHO, ServerCalls.asyncUnaryCall(this::echo))
                      .build())
              .intercept(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** What the last call brought as {@code authorization}; empty for nothing. */
  String lastToken() {
    return tokens.stream().reduce("", (_, last) -> last);
  }

  /** Holds calls from now on until the latch opens. */
  void holdUntil(CountDownLatch latch) {
    gate = latch;
  }

  void awaitArrival() throws InterruptedException {
    if (!arrived.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no call arrived");
    }
  }

  private void echo(byte[] request, StreamObserver<byte[]> response) {
    arrived.countDown();
    try {
      if (gate.await(20, TimeUnit.SECONDS)) {
        response.onNext(request);
        response.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String token = headers.get(AUTHORIZATION);
    tokens.add(token == null ? "" : token);
    return next.startCall(call, headers);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
