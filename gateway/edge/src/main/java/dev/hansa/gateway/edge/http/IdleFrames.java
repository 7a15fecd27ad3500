package dev.hansa.gateway.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * Ends connections of HTTP/2 whose client sends frames that move nothing (T24): window updates
 * beyond what our answers explain, priorities, and frames that the RFC does not know. Stands after
 * the codec, past which answers go; the codec tells of what comes in.
 */
final class IdleFrames extends ChannelOutboundHandlerAdapter {
  /** In 30 s, beside those that answers give rise to. */
  private static final int MAX_IDLE_FRAMES = 500;

  /** As Envoy: window updates that one frame of an answer may give rise to. */
  private static final int PER_ANSWER = 10;

  private final Http2FrameCodec codec;
  private final FrameQuota quota = new FrameQuota(MAX_IDLE_FRAMES);

  IdleFrames(Http2FrameCodec codec) {
    this.codec = codec;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    codec.decoder().frameListener(new Counted(codec.decoder().frameListener(), context));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof Http2DataFrame || message instanceof Http2HeadersFrame) {
      quota.earn(PER_ANSWER);
    }
    var _ = context.write(message, promise);
  }

  /** What comes in. */
  private final class Counted extends Http2FrameListenerDecorator {
    /** Of the handler, not the codec's own: what is written there would miss the codec. */
    private final ChannelHandlerContext here;

    Counted(Http2FrameListener listener, ChannelHandlerContext here) {
      super(listener);
      this.here = here;
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment)
        throws Http2Exception {
      if (!quota.ends(here)) {
        super.onWindowUpdateRead(context, stream, increment);
      }
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext context, int stream, int parent, short weight, boolean exclusive)
        throws Http2Exception {
      if (!quota.ends(here)) {
        super.onPriorityRead(context, stream, parent, weight, exclusive);
      }
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      if (!quota.ends(here)) {
        super.onUnknownFrame(context, type, stream, flags, payload);
      }
    }
  }
}
