package dev.hansa.runtime.client;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import io.grpc.netty.shaded.io.netty.util.concurrent.UnorderedThreadPoolEventExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one client's sockets, and its timer.
 *
 * <p>gRPC has the deadline of each call watched by this group, which would hand it to its next
 * thread, and wake that: for a call whose connection is another thread's business this costs as
 * much as half of the call. A timer of its own is woken by the next deadline only, and forgets
 * those of calls that have ended.
 */
@SuppressWarnings("deprecation") // of the timer: it keeps no order, and a timer's tasks have none
final class ClientSockets extends MultiThreadIoEventLoopGroup implements AutoCloseable {
  /** The next tick is due before most deadlines, so that none of them is one to be woken for. */
  private static final int TICK_SECONDS = 1;

  private final UnorderedThreadPoolEventExecutor timer =
      new UnorderedThreadPoolEventExecutor(
          1, Thread.ofPlatform().daemon().name("client-timer").factory());

  ClientSockets() {
    super(
        Runtime.getRuntime().availableProcessors(),
        Thread.ofPlatform().daemon().name("client-socket-", 0).factory(),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    timer.setRemoveOnCancelPolicy(true);
    var _ = timer.scheduleWithFixedDelay(() -> {}, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
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

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return timer.schedule(task, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long delay, long period, TimeUnit unit) {
    return timer.scheduleAtFixedRate(task, delay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long delay, long pause, TimeUnit unit) {
    return timer.scheduleWithFixedDelay(task, delay, pause, unit);
  }

  /** Ends the threads once the connections are gone; to be called when channels are shut. */
  @Override
  public void close() {
    var _ = terminationFuture().addListener(_ -> timer.shutdownNow());
    var _ = shutdownGracefully();
  }
}
