package dev.hansa.acceptance.mesh;

import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A plain grpc-java client at a port of the mesh, with the files of a partner and a token or none.
 */
public record GrpcCaller(ManagedChannel channel, String token) implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Shows the certificate of a partner. */
  public static GrpcCaller of(int port, Path partnerFiles, String token) {
    return dial(builder(port, credentials(partnerFiles)), token);
  }

  /** The same; of an answer that nobody reads it takes a byte. */
  public static GrpcCaller narrow(int port, Path partnerFiles, String token) {
    var builder = (NettyChannelBuilder) builder(port, credentials(partnerFiles));
    return dial(builder.initialFlowControlWindow(1), token);
  }

  private static ChannelCredentials credentials(Path partnerFiles) {
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(
              partnerFiles.resolve("tls.crt").toFile(), partnerFiles.resolve("tls.key").toFile())
          .trustManager(partnerFiles.resolve("ca.crt").toFile())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows no certificate. */
  public static GrpcCaller withoutCertificate(int port, Path partnerFiles, String token) {
    try {
      return dial(
          builder(
              port,
              TlsChannelCredentials.newBuilder()
                  .trustManager(partnerFiles.resolve("ca.crt").toFile())
                  .build()),
          token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes one unary call, at most ten seconds. */
  public <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
    return ClientCalls.blockingUnaryCall(
        authorized(), method, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS), request);
  }

  /** Makes a call of any shape, at most ten seconds; gives all answers. */
  public <Q, A> List<A> converse(MethodDescriptor<Q, A> method, List<Q> requests) {
    var answers = new ArrayList<A>();
    var done = new CompletableFuture<List<A>>();
    var observer =
        new StreamObserver<A>() {
          @Override
          public void onNext(A answer) {
            answers.add(answer);
          }

          @Override
          public void onError(Throwable failure) {
            done.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            done.complete(answers);
          }
        };
    var call =
        authorized().newCall(method, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS));
    if (method.getType().clientSendsOneMessage()) {
      ClientCalls.asyncServerStreamingCall(call, requests.getFirst(), observer);
    } else {
      var questions = ClientCalls.asyncBidiStreamingCall(call, observer);
      requests.forEach(questions::onNext);
      questions.onCompleted();
    }
    return done.join();
  }

  /** Follows a stream for as long as it lasts. */
  public <Q, A> void watch(MethodDescriptor<Q, A> method, Q request, StreamObserver<A> answers) {
    var call = authorized().newCall(method, CallOptions.DEFAULT);
    ClientCalls.asyncServerStreamingCall(call, request, answers);
  }

  /** Makes a call and reads nothing of its answer. */
  public <Q, A> void leave(MethodDescriptor<Q, A> method, Q request) {
    var call = authorized().newCall(method, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(request);
    call.halfClose();
  }

  /** Makes a call that must fail; returns {@code CODE REASON}. */
  public <Q, A> String refusal(MethodDescriptor<Q, A> method, Q request) {
    String verdict = verdict(method, request);
    if (verdict.equals("OK")) {
      throw new AssertionError("not refused: " + method.getFullMethodName());
    }
    return verdict;
  }

  /** Makes a call; returns {@code OK}, or {@code CODE REASON}. */
  public <Q, A> String verdict(MethodDescriptor<Q, A> method, Q request) {
    try {
      var _ = call(method, request);
      return "OK";
    } catch (StatusRuntimeException e) {
      return reason(e);
    }
  }

  /** {@code CODE REASON} of a call that failed. */
  public static String reason(Throwable failed) {
    Status status = StatusProto.fromThrowable(failed);
    return io.grpc.Status.fromThrowable(failed).getCode()
        + status.getDetailsList().stream()
            .filter(detail -> detail.is(ErrorInfo.class))
            .findFirst()
            .map(detail -> " " + unpack(detail).getReason())
            .orElse("");
  }

  /** The same connection with another token. */
  public GrpcCaller withToken(String other) {
    return new GrpcCaller(channel, other);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** The channel, whose calls carry the token. */
  public Channel authorized() {
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(AUTHORIZATION, "Bearer " + token);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ManagedChannelBuilder<?> builder(int port, ChannelCredentials credentials) {
    return Grpc.newChannelBuilder("localhost:" + port, credentials).disableRetry();
  }

  private static GrpcCaller dial(ManagedChannelBuilder<?> builder, String token) {
    return new GrpcCaller(builder.build(), token);
  }

  private static ErrorInfo unpack(com.google.protobuf.Any detail) {
    try {
      return detail.unpack(ErrorInfo.class);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
