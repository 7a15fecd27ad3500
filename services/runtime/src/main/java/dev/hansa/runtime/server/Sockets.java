package dev.hansa.runtime.server;

import dev.hansa.runtime.trust.Tls;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelPipeline;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The sockets of one server and the threads that serve them. A connection that does not begin like
 * TLS is closed and counted before anything reads it further, and without a byte of an answer
 * (T01); one too many is closed before anything is read from it.
 */
final class Sockets implements AutoCloseable {
  /** First byte of a TLS handshake record, RFC 8446 section 5.1. */
  private static final int HANDSHAKE = 22;

  private static final String GUARD = "frame-guard";

  private final Rejections rejections;
  private final LiveConnections live;
  private final ServerLimits limits;
  private final ConnectionCaps caps;
  private final EventLoopGroup loops;

  Sockets(ServerLimits limits, Rejections rejections, LiveConnections live) {
    this.limits = limits;
    this.rejections = rejections;
    this.live = live;
    caps = new ConnectionCaps(limits.connections().most(), limits.connections().perAddress());
    loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("socket", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  void install(NettyServerBuilder builder) {
    builder.bossEventLoopGroup(loops).workerEventLoopGroup(loops).channelFactory(this::listener);
  }

  private ServerChannel listener() {
    ServerChannel listener =
        Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    // Before gRPC's own handler, which takes accepted connections from here.
    listener.pipeline().addFirst(new Accepted());
    return listener;
  }

  /** Puts a look at the first byte before everything else in an accepted connection. */
  private final class Accepted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      var connection = (Channel) accepted;
      var remote = connection.remoteAddress();
      var refusal = caps.enter(remote);
      if (refusal.isPresent()) {
        rejections.count(refusal.get());
        connection.unsafe().closeForcibly();
        return;
      }
      var _ = connection.closeFuture().addListener(_ -> caps.leave(remote));
      connection.pipeline().addFirst(new FirstByte());
      connection.pipeline().addFirst(live.gate());
      live.add(connection);
      context.fireChannelRead(connection);
    }
  }

  private final class FirstByte extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      var bytes = (ByteBuf) read;
      if (!bytes.isReadable()) {
        ReferenceCountUtil.release(read);
      } else if (bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE) {
        guard(context.pipeline());
        context.pipeline().remove(this);
        context.fireChannelRead(read);
      } else {
        ReferenceCountUtil.release(read);
        rejections.count("not_tls");
        var _ = context.close();
      }
    }
  }

  /** By now gRPC has put TLS in place; what it decrypts passes the guard before all else. */
  private void guard(ChannelPipeline pipeline) {
    Tls.giveNoTicket(pipeline.get(SslHandler.class).engine());
    var tls = pipeline.context(SslHandler.class).name();
    var stalls = new StallWatch(limits.streams(), rejections);
    pipeline.addAfter(tls, GUARD, new FrameGuard(limits.streams(), stalls, rejections));
    stalls.start(pipeline.context(GUARD));
    pipeline.addAfter(tls, null, new KeyAgreement(rejections));
  }

  /** The threads, each of which runs what it is given among the rest. */
  List<Executor> loops() {
    var all = new ArrayList<Executor>();
    loops.forEach(all::add);
    return List.copyOf(all);
  }

  /** Ends the threads, and with them what connections are left. */
  @Override
  public void close() {
    var _ = loops.shutdownGracefully();
  }
}
