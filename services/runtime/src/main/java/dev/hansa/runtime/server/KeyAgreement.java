package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.grpc.netty.shaded.io.netty.internal.tcnative.SSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts by which group keys were agreed on, once a connection (T14). */
final class KeyAgreement extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(KeyAgreement.class);

  private final Rejections rejections;

  KeyAgreement(Rejections rejections) {
    this.rejections = rejections;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        String group = group(context);
        rejections.shookHands(group);
        log.debug("{} agreed on keys by {}", context.channel().remoteAddress(), group);
      }
      context.pipeline().remove(this);
    }
    context.fireUserEventTriggered(event);
  }

  private static String group(ChannelHandlerContext context) {
    var tls = context.pipeline().get(SslHandler.class);
    try {
      return tls.engine() instanceof ReferenceCountedOpenSslEngine engine
          ? SSL.getGroupName(engine.sslPointer())
          : "unknown";
    } catch (Exception e) { // as the native method declares
      log.debug("the group is not known", e);
      return "unknown";
    }
  }
}
