package dev.hansa.bench.hop;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/**
 * A server of grpc-java with our TLS, and whatever else is grpc-java's default. Its sockets have
 * threads of their own, for no two processes share them: in one, grpc-java would have client and
 * server take turns on the same ones, and save what waking the other costs.
 */
final class BareServer implements AutoCloseable {
  private final EventLoopGroup sockets =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(),
          Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final Server server;

  BareServer(Identity identity, Executor executor, BindableService service) {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress("localhost", 0),
                Tls.server(
                    identity,
                    ClientCertificate.REQUIRED,
                    _ -> false,
                    _ -> {},
                    KeyExchange.HYBRID_PREFERRED))
            .executor(executor)
            .bossEventLoopGroup(sockets)
            .workerEventLoopGroup(sockets)
            .channelType(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .addService(service)
            .addService(new HealthStatusManager().getHealthService()) // channels of the mesh ask
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    var _ = sockets.shutdownGracefully();
  }
}
