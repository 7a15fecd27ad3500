package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * Stands between the sockets and all who would read from them: where sockets do not read by
 * themselves any more, TLS and HTTP/2 ask them to. For all connections of a server.
 */
@Sharable
final class ReadGate extends ChannelOutboundHandlerAdapter {
  private volatile boolean open = true;

  boolean open() {
    return open;
  }

  void open(boolean toReaders) {
    open = toReaders;
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (open) {
      context.read();
    }
  }
}
