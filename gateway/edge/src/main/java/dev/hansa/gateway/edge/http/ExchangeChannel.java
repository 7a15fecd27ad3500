package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the codec reads into exchanges: one after the other on a connection of HTTP/1.1, one
 * alone on a stream of HTTP/2. Reads only when asked to.
 */
final class ExchangeChannel extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeChannel.class);

  private final ExchangeHandler handler;
  private final Optional<Peer> peer;
  private final Optional<SelfSigned> stranger;
  private final boolean persistent;
  private @Nullable NettyExchange current;

  /** A request that came before the current exchange was over. */
  private @Nullable HttpRequest early;

  /** Whether a read was asked for that nothing has answered yet. */
  private boolean reading;

  private boolean draining;

  /** Whether the present read has brought a message. */
  private boolean delivered;

  /** The current exchange while the end of its request, which has no body, is still to be read. */
  private @Nullable NettyExchange begun;

  /**
   * @param persistent whether exchanges follow each other on the channel
   */
  ExchangeChannel(
      ExchangeHandler handler,
      Optional<Peer> peer,
      Optional<SelfSigned> stranger,
      boolean persistent) {
    this.handler = handler;
    this.peer = peer;
    this.stranger = stranger;
    this.persistent = persistent;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    read(context);
    context.fireChannelActive();
  }

  /** Asks for one more message. */
  void read(ChannelHandlerContext context) {
    if (!reading) {
      reading = true;
      drain(context);
    }
  }

  /**
   * A message that was queued comes from within the read, and its receiver asks for the next from
   * within that: a loop, or a body of many tiny parts would nest as deep as it has parts.
   */
  private void drain(ChannelHandlerContext context) {
    if (draining) {
      return;
    }
    draining = true;
    try {
      do {
        delivered = false;
        context.read();
      } while (reading && delivered);
    } finally {
      draining = false;
    }
  }

  /** A read may complete without a message, then it has to be asked for again. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (reading) {
      drain(context);
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    reading = false;
    delivered = true;
    if (message instanceof HttpRequest request && current != null) {
      early = request;
    } else if (message instanceof HttpRequest request) {
      begin(context, request);
    } else if (message instanceof HttpContent content && begun != null) {
      // The mark that ends a request without a body.
      NettyExchange whole = begun;
      begun = null;
      content.release();
      whole.endRequest();
      // Without a read nobody would notice that the client has gone.
      read(context);
      handler.handle(whole);
    } else if (message instanceof HttpContent content && current != null) {
      boolean last = content instanceof LastHttpContent;
      current.received(content);
      if (last && persistent && current != null) {
        read(context);
      }
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest message) {
    var head =
        new RequestHead(
            message.method().name(),
            message.uri(),
            message.headers(),
            peer,
            stranger,
            ClientAddress.of(context.channel().remoteAddress()));
    boolean expectsContinue =
        message.headers().containsValue(HttpHeaderNames.EXPECT, "100-continue", true);
    var exchange =
        new NettyExchange(
            context,
            head,
            persistent,
            expectsContinue,
            () -> read(context),
            () -> next(context, message));
    current = exchange;
    if (message instanceof LastHttpContent) {
      exchange.endRequest();
    }
    if (message.decoderResult().isFailure()) {
      exchange.unreadable();
      handler.malformed(exchange, status(message.decoderResult().cause()));
    } else if (persistent && !hasBody(message)) {
      begun = exchange;
      read(context);
    } else {
      handler.handle(exchange);
    }
    ReferenceCountUtil.release(message);
  }

  private static boolean hasBody(HttpRequest message) {
    return HttpUtil.isTransferEncodingChunked(message)
        || HttpUtil.getContentLength(message, 0L) > 0;
  }

  private void next(ChannelHandlerContext context, HttpRequest last) {
    current = null;
    HttpRequest waiting = early;
    early = null;
    if (!HttpUtil.isKeepAlive(last)) {
      ReferenceCountUtil.release(waiting);
      var _ = context.close();
    } else if (waiting != null) {
      // Not from within the writing of the answer before it.
      context.executor().execute(() -> begin(context, waiting));
    } else {
      read(context);
    }
  }

  private static int status(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return 414;
    }
    return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException
        ? 431
        : 400;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null && context.channel().isWritable()) {
      current.writable();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.disconnected();
      current = null;
    }
    ReferenceCountUtil.release(early);
    early = null;
    context.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame && current != null) {
      current.disconnected();
      var _ = context.close();
    }
    if (event instanceof IdleStateEvent) {
      idle(context);
    }
    context.fireUserEventTriggered(event);
  }

  private void idle(ChannelHandlerContext context) {
    if (current == null || current.isOver() || current.isWaitingForClient()) {
      var _ = context.close();
    } else {
      current.idle();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection ended", cause);
    var _ = context.close();
  }
}
