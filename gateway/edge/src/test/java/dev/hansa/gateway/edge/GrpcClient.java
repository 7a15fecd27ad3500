package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.TestClients;
import dev.hansa.runtime.testing.Credential;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A partner's gRPC client that sends bytes. */
final class GrpcClient implements AutoCloseable {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  GrpcClient(int port, @Nullable Credential credential, @Nullable String token) {
    try {
      var tls = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
      if (credential != null) {
        tls.keyManager(TestClients.keyManager(credential));
      }
      channel =
          NettyChannelBuilder.forAddress("localhost", port)
              .sslContext(GrpcSslContexts.configure(tls).build())
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
    if (token != null) {
      headers.put(AUTHORIZATION, "Bearer " + token);
    }
  }

  /** Metadata that goes with every call. */
  Metadata headers() {
    return headers;
  }

  Channel channel() {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  byte[] unary(String method, byte[] message) {
    return ClientCalls.blockingUnaryCall(
        channel(),
        Bytes.method(method, MethodType.UNARY),
        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
        message);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
