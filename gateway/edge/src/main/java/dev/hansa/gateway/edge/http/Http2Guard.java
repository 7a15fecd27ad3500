package dev.hansa.gateway.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.timeout.IdleStateEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections of HTTP/2 that broke, that carry nothing for too long, or whose client keeps us
 * busy with probes and settings (T22, T23). Netty itself counts resets and frames without data.
 */
final class Http2Guard extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Guard.class);

  /** Probes and settings; honest clients have a few. */
  private static final int MAX_CONTROL_FRAMES = 500;

  private final Http2FrameCodec codec;
  private final FrameQuota controlFrames = new FrameQuota(MAX_CONTROL_FRAMES);

  Http2Guard(Http2FrameCodec codec) {
    this.codec = codec;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if ((frame instanceof Http2PingFrame || frame instanceof Http2SettingsFrame)
        && controlFrames.ends(context)) {
      return;
    }
    context.fireChannelRead(frame);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && codec.connection().numActiveStreams() == 0) {
      var _ = context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection ended", cause);
    var _ = context.close();
  }
}
