package dev.hansa.runtime.client;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one client's sockets, and its timer.
 *
 * <p>gRPC has the deadline of each call watched by this group, which would hand it to its next
 * thread, and wake that: for a call whose connection is another thread's business this costs as
 * much as half of the call. A timer of its own is woken by the next deadline only, and forgets
 * those of calls that have ended.
 */
final class ClientSockets extends MultiThreadIoEventLoopGroup implements AutoCloseable {
  private final DeadlineTimer timer = new DeadlineTimer();

  ClientSockets() {
    super(
        Runtime.getRuntime().availableProcessors(),
        new DefaultThreadFactory("client-socket", true),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Has a channel's connections served here. */
  void install(NettyChannelBuilder builder) {
    builder
        .eventLoopGroup(this)
        .channelType(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return timer.schedule(task, delay, unit);
  }

  /** Ends the threads once the connections are gone; to be called when channels are shut. */
  @Override
  public void close() {
    var _ = terminationFuture().addListener(_ -> timer.close());
    var _ = shutdownGracefully();
  }
}
