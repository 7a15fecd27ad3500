package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Flags;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameTypes;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose frames are work without a purpose: streams that are broken off as soon as
 * they are opened (T17, T18), and frames that move nothing (T22 to T24). Both are judged beside the
 * calls of the same connection, so that clients with many calls are not taken for attackers. Stands
 * between TLS and HTTP/2. For one connection.
 */
final class FrameGuard extends ChannelDuplexHandler {
  /** {@code PRI * HTTP/2.0} and so on, RFC 9113 section 3.4. */
  private static final int PREFACE_BYTES = 24;

  /** Share of the streams that honest clients break off, by cancellation, deadline or hedging. */
  private static final double RESETS_PER_CALL = 0.2;

  /** As Envoy: window updates and the like that one frame of an answer may give rise to. */
  private static final double IDLE_FRAMES_PER_ANSWER = 10;

  /** Likewise, if it is hardly longer than its own header: CVE-2019-9511, "data dribble". */
  private static final double IDLE_FRAMES_PER_CRUMB = 0.5;

  private static final int CRUMB_BYTES = 16;

  /** Flag, and length, before a message: who sends less in a frame sends nothing. */
  private static final int MESSAGE_PREFIX_BYTES = 5;

  /** In which the allowance of idle frames comes back. */
  private static final Duration IDLE_WINDOW = Duration.ofSeconds(100);

  private static final long GOAWAY_SECONDS = 1;

  private final Rejections rejections;
  private final StallWatch stalls;
  private final Allowance resets;
  private final Allowance idleFrames;
  private final FrameWalk in = new FrameWalk(PREFACE_BYTES, this::received);
  private final FrameWalk out = new FrameWalk(0, this::sent);
  private Optional<String> verdict = Optional.empty();
  private Optional<Http2ConnectionHandler> http2 = Optional.empty();

  FrameGuard(ServerLimits.Streams limits, StallWatch stalls, Rejections rejections) {
    this.rejections = rejections;
    this.stalls = stalls;
    resets = new Allowance(limits.resets(), limits.resetWindow(), System::nanoTime);
    idleFrames = new Allowance(limits.idleFrames(), IDLE_WINDOW, System::nanoTime);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (verdict.isEmpty() && read instanceof ByteBuf bytes) {
      if (http2.isEmpty()) {
        http2 = Optional.ofNullable(context.pipeline().get(Http2ConnectionHandler.class));
      }
      in.over(bytes);
      if (verdict.isPresent()) {
        end(context, verdict.get());
      }
    }
    if (verdict.isEmpty()) {
      context.fireChannelRead(read);
    } else {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (verdict.isEmpty() && message instanceof ByteBuf bytes) {
      out.over(bytes);
      if (verdict.isPresent()) {
        String reason = verdict.get();
        context.executor().execute(() -> end(context, reason));
      }
    }
    var _ = context.write(message, promise);
  }

  private void received(byte type, byte flags, int stream, int length, ByteBuf bytes, int payload) {
    switch (type) {
      case Http2FrameTypes.HEADERS -> resets.earn(RESETS_PER_CALL);
      case Http2FrameTypes.RST_STREAM -> {
        if (!answered(stream)) {
          reset();
        }
      }
      case Http2FrameTypes.DATA -> {
        if (isIdle(flags, length)) {
          idle();
        }
      }
      case Http2FrameTypes.WINDOW_UPDATE -> {
        stalls.moved(stream);
        idle();
      }
      default -> idle();
    }
  }

  /** Padding may fill a frame without data, and no client of gRPC pads. */
  private static boolean isIdle(byte flags, int length) {
    boolean padded = (flags & Http2Flags.PADDED) != 0;
    boolean last = (flags & Http2Flags.END_STREAM) != 0;
    return (padded || length < MESSAGE_PREFIX_BYTES) && !last;
  }

  /** Whoever was answered already may break off what it had still to say. */
  private boolean answered(int stream) {
    return http2
        .map(handler -> handler.connection().stream(stream))
        .filter(known -> known.state() == Http2Stream.State.HALF_CLOSED_LOCAL)
        .isPresent();
  }

  private void sent(byte type, byte flags, int stream, int length, ByteBuf bytes, int payload) {
    switch (type) {
      case Http2FrameTypes.HEADERS -> idleFrames.earn(IDLE_FRAMES_PER_ANSWER);
      case Http2FrameTypes.DATA ->
          idleFrames.earn(length < CRUMB_BYTES ? IDLE_FRAMES_PER_CRUMB : IDLE_FRAMES_PER_ANSWER);
      case Http2FrameTypes.RST_STREAM -> {
        if (isProvoked(bytes, payload)) {
          reset();
        }
      }
      default -> {
        // Neither an answer nor something that the client provoked.
      }
    }
  }

  private static boolean isProvoked(ByteBuf bytes, int payload) {
    if (bytes.writerIndex() - payload < Integer.BYTES) {
      return true;
    }
    long code = bytes.getUnsignedInt(payload);
    return code != Http2Error.NO_ERROR.code() && code != Http2Error.CANCEL.code();
  }

  private void reset() {
    if (!resets.spend()) {
      verdict = verdict.or(() -> Optional.of("too_many_resets"));
    }
  }

  private void idle() {
    if (!idleFrames.spend()) {
      verdict = verdict.or(() -> Optional.of("too_many_idle_frames"));
    }
  }

  /** HTTP/2 says why, if the client listens. */
  private void end(ChannelHandlerContext context, String reason) {
    rejections.ended(context.channel(), reason);
    context.fireExceptionCaught(
        new Http2Exception(
            Http2Error.ENHANCE_YOUR_CALM, reason, Http2Exception.ShutdownHint.HARD_SHUTDOWN));
    var _ =
        context
            .executor()
            .schedule(
                () -> LiveConnections.cut(context.channel()), GOAWAY_SECONDS, TimeUnit.SECONDS);
  }
}
