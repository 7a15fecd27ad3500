package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.trust.Identity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTPS server for HTTP/1.1 and HTTP/2 on one port. */
public final class HttpFront implements AutoCloseable {
  /** What is queued for a slow reader before writers are told to wait. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private final String host;
  private final int wantedPort;
  private final ServerBootstrap bootstrap;
  private final EventLoopGroup loops;
  private final LiveConnections connections;
  private final Denials.Subscription changes;
  private @Nullable Channel listening;

  /**
   * Prepares a server; it does not listen yet.
   *
   * @param port 0 for any free one
   * @param identity whose certificate is shown, and whose bundles clients are judged by
   * @param denials who is shut out: it cannot connect, and connections that it has are ended
   */
  public HttpFront(
      String host,
      int port,
      Identity identity,
      Denials denials,
      HttpLimits limits,
      ExchangeHandler handler) {
    this.host = host;
    this.wantedPort = port;
    this.loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    this.connections = new LiveConnections(identity.current().id().trustDomain(), denials);
    this.changes = denials.onChange(() -> connections.endShutOut(loops.next()));
    this.bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new FrontInitializer(
                    FrontTls.of(identity, denials::denies), limits, handler, connections));
  }

  /**
   * Listens from now on.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  public HttpFront start() {
    var bound = bootstrap.bind(new InetSocketAddress(host, wantedPort)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new UncheckedIOException(
          host + ':' + wantedPort + ": " + bound.cause().getMessage(),
          new IOException(bound.cause()));
    }
    listening = bound.channel();
    return this;
  }

  /** The port that it listens on. */
  public int port() {
    if (listening == null) {
      throw new IllegalStateException("not started");
    }
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Takes no new connections; those that stand go on. */
  public void stopListening() {
    if (listening != null) {
      listening.close().awaitUninterruptibly();
    }
  }

  /** Ends all connections at once. */
  @Override
  public void close() {
    changes.close();
    stopListening();
    connections.close().awaitUninterruptibly(Duration.ofSeconds(2).toMillis());
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
