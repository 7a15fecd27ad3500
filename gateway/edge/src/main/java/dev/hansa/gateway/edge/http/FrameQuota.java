package dev.hansa.gateway.edge.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often one connection may do something within 30 s; who does it more often is closed. */
final class FrameQuota {
  private static final Logger LOG = LoggerFactory.getLogger(FrameQuota.class);
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int most;
  private int count;
  private long since = System.nanoTime();

  FrameQuota(int most) {
    this.most = most;
  }

  /** What the client may do more, for what it was given. */
  void earn(int more) {
    count = Math.max(0, count - more);
  }

  /** Counts once more; true if that was too much, and the connection is on its way out. */
  boolean ends(ChannelHandlerContext context) {
    if (++count <= most) {
      return false;
    }
    long now = System.nanoTime();
    if (now - since >= WINDOW_NANOS) {
      since = now;
      count = 1;
      return false;
    }
    if (count == most + 1) {
      LOG.info("ended the connection of {}: too many frames", context.channel().remoteAddress());
      var calm = new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM);
      var _ = context.writeAndFlush(calm).addListener(ChannelFutureListener.CLOSE);
    }
    return true;
  }
}
