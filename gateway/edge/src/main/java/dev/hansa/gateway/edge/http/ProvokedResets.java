package dev.hansa.gateway.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2FrameStreamException;

/**
 * Counts streams that the client has us reset by breaking rules on them (CVE-2025-8671, T18).
 * Netty's own count leaves them out: the multiplexer closes such streams as cancelled. Stands
 * before the multiplexer.
 */
final class ProvokedResets extends ChannelInboundHandlerAdapter {
  private final FrameQuota quota;

  ProvokedResets(FrameQuota quota) {
    this.quota = quota;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2FrameStreamException && quota.ends(context)) {
      return;
    }
    context.fireExceptionCaught(cause);
  }
}
