package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives up what a client does not take: a stream whose window stays shut while an answer waits for
 * it, and a connection whose socket takes nothing more. Without this both would hold memory for as
 * long as the client likes, for its end of the connection is alive (T24). For one connection, on
 * its event loop.
 */
final class StallWatch {
  private static final int LOOKS = 4;

  private final Duration stall;
  private final Rejections rejections;
  private final Map<Integer, Long> shutSince = new HashMap<>();
  private long stuckSince;
  private long pending;
  private Optional<Object> first = Optional.empty();

  StallWatch(ServerLimits.Streams limits, Rejections rejections) {
    stall = limits.stall();
    this.rejections = rejections;
  }

  /** Looks at the connection of this handler now and then, until it is closed. */
  void start(ChannelHandlerContext context) {
    long interval = stall.toNanos() / LOOKS;
    var looks =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> look(context, System.nanoTime()), interval, interval, TimeUnit.NANOSECONDS);
    var _ = context.channel().closeFuture().addListener(_ -> looks.cancel(false));
  }

  /** The client took something. */
  void moved(int streamId) {
    shutSince.remove(streamId);
  }

  private void look(ChannelHandlerContext context, long now) {
    if (isStuck(context, now)) {
      rejections.ended(context.channel(), "stuck");
      LiveConnections.cut(context.channel());
      return;
    }
    var handler = context.pipeline().get(Http2ConnectionHandler.class);
    if (handler != null) {
      try {
        stalled(handler, now).forEach(id -> reset(context, id));
      } catch (Http2Exception e) {
        context.fireExceptionCaught(e);
      }
    }
  }

  /** Whether what waits for the socket is what waited for it the whole time. */
  @SuppressWarnings("ReferenceEquality") // the very same buffer
  private boolean isStuck(ChannelHandlerContext context, long now) {
    var buffer = context.channel().unsafe().outboundBuffer();
    if (buffer == null || buffer.current() == null) {
      first = Optional.empty();
      return false;
    }
    long bytes = buffer.currentProgress();
    if (first.filter(known -> known == buffer.current()).isEmpty() || bytes != pending) {
      first = Optional.of(buffer.current());
      pending = bytes;
      stuckSince = now;
    }
    return now - stuckSince >= stall.toNanos();
  }

  private Iterable<Integer> stalled(Http2ConnectionHandler handler, long now)
      throws Http2Exception {
    var connection = handler.connection();
    var flow = connection.remote().flowController();
    var stalled = new ArrayList<Integer>();
    var shut = new HashMap<Integer, Long>();
    connection.forEachActiveStream(
        active -> {
          if (isShut(flow, connection, active)) {
            long since = shutSince.getOrDefault(active.id(), now);
            shut.put(active.id(), since);
            if (now - since >= stall.toNanos()) {
              stalled.add(active.id());
            }
          }
          return true;
        });
    shutSince.clear();
    shutSince.putAll(shut);
    return stalled;
  }

  private static boolean isShut(
      Http2RemoteFlowController flow, Http2Connection connection, Http2Stream stream) {
    return flow.hasFlowControlled(stream)
        && (flow.windowSize(stream) <= 0 || flow.windowSize(connection.connectionStream()) <= 0);
  }

  private void reset(ChannelHandlerContext context, int id) {
    rejections.stalled();
    context.fireExceptionCaught(
        Http2Exception.streamError(id, Http2Error.CANCEL, "the client takes nothing"));
  }
}
