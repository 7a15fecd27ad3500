package dev.hansa.gateway.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An exchange on a channel: a connection of HTTP/1.1 between two others, or a stream of HTTP/2. */
final class NettyExchange implements Exchange {
  /** Bytes of a body that are taken although nobody wants them. */
  private static final int MOST_UNWANTED = 64 << 10;

  private static final BodyReceiver NOBODY =
      new BodyReceiver() {
        @Override
        public void part(ByteBuf part) {}

        @Override
        public void end() {}
      };

  private final ChannelHandlerContext channel;
  private final RequestHead request;
  private final boolean persistent;
  private final Runnable read;
  private final Runnable whenDone;
  private boolean expectsContinue;
  private boolean unreadable;

  /** Whether the response has no body (RFC 9110, section 9.3.2). */
  private final boolean bodiless;

  private boolean closing;
  private boolean requestEnded;
  private boolean responseBegun;
  private boolean responseEnded;
  private boolean gone;
  private boolean pulling;
  private BodyReceiver receiver = NOBODY;
  private @Nullable Runnable onGone;
  private @Nullable Runnable onStalled;
  private @Nullable Runnable onWritable;

  /**
   * @param persistent whether the connection may carry another exchange after this one
   * @param read asks the channel for one more part
   * @param whenDone called when the next exchange may begin on a persistent connection
   */
  NettyExchange(
      ChannelHandlerContext channel,
      RequestHead request,
      boolean persistent,
      boolean expectsContinue,
      Runnable read,
      Runnable whenDone) {
    this.channel = channel;
    this.request = request;
    this.bodiless = request.method().equals("HEAD");
    this.persistent = persistent;
    this.expectsContinue = expectsContinue;
    this.read = read;
    this.whenDone = whenDone;
  }

  @Override
  public RequestHead request() {
    return request;
  }

  @Override
  public Executor executor() {
    return channel.executor();
  }

  @Override
  public boolean onExecutor() {
    return channel.executor().inEventLoop();
  }

  @Override
  public void pull(BodyReceiver newReceiver) {
    receiver = newReceiver;
    if (requestEnded) {
      newReceiver.end();
      return;
    }
    if (expectsContinue && !responseBegun) {
      expectsContinue = false;
      var _ =
          channel.writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    pulling = true;
    read.run();
  }

  @Override
  public void onGone(Runnable listener) {
    onGone = listener;
    if (gone) {
      listener.run();
    }
  }

  @Override
  public void onStalled(Runnable listener) {
    onStalled = listener;
  }

  @Override
  public void onWritable(Runnable listener) {
    onWritable = listener;
  }

  @Override
  public boolean isWritable() {
    return channel.channel().isWritable();
  }

  @Override
  public void respond(int status, HttpHeaders headers, byte[] body) {
    if (responseBegun || gone) {
      return;
    }
    responseBegun = true;
    responseEnded = true;
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body),
            headers,
            EmptyHttpHeaders.INSTANCE);
    HttpUtil.setContentLength(response, body.length);
    closeHeader(response.headers());
    finish(channel.writeAndFlush(response));
  }

  @Override
  public void begin(int status, HttpHeaders headers) {
    if (responseBegun || gone) {
      return;
    }
    responseBegun = true;
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers);
    HttpUtil.setTransferEncodingChunked(response, true);
    closeHeader(response.headers());
    var _ = channel.writeAndFlush(response);
  }

  @Override
  public void write(byte[] part) {
    if (!responseEnded && !gone && !bodiless && part.length > 0) {
      var _ = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (!responseEnded && !gone) {
      responseEnded = true;
      finish(
          channel.writeAndFlush(
              trailers.isEmpty()
                  ? LastHttpContent.EMPTY_LAST_CONTENT
                  : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers)));
    }
  }

  @Override
  public void abort() {
    responseEnded = true;
    cut(Http2Error.INTERNAL_ERROR);
  }

  /** Ends the channel at once, with all that it has received and nobody has read. */
  private void cut(Http2Error why) {
    if (persistent) {
      var _ = channel.close();
    } else {
      channel
          .writeAndFlush(new DefaultHttp2ResetFrame(why))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A part of the body has arrived; releases it. */
  void received(HttpContent content) {
    try {
      if (content.decoderResult().isFailure()) {
        // What cannot be read has no end: it must not pass for a whole body.
        var _ = channel.close();
        return;
      }
      pulling = false;
      boolean last = content instanceof LastHttpContent;
      requestEnded |= last;
      if (content.content().isReadable()) {
        receiver.part(content.content());
      } else if (!last) {
        pulling = true;
        read.run();
      }
      // A receiver that has pulled again was told of the end by that.
      if (last && !content.content().isReadable()) {
        receiver.end();
      }
    } finally {
      content.release();
    }
    doneIfBoth();
  }

  /** What follows on this channel cannot be read. */
  void unreadable() {
    unreadable = true;
  }

  /** A whole request that has no body. */
  void endRequest() {
    requestEnded = true;
  }

  void writable() {
    if (onWritable != null && !responseEnded) {
      onWritable.run();
    }
  }

  /** The channel is closed. */
  void disconnected() {
    gone = true;
    if (!responseEnded && onGone != null) {
      responseEnded = true;
      onGone.run();
    }
  }

  /** Nothing has moved for long, and it is not the client that is waited for. */
  void idle() {
    if (!requestEnded && onStalled != null) {
      onStalled.run();
    }
  }

  boolean isWaitingForClient() {
    return pulling;
  }

  boolean isOver() {
    return responseEnded;
  }

  private void closeHeader(HttpHeaders headers) {
    if (persistent && !requestEnded) {
      closing = true;
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void finish(ChannelFuture written) {
    if (requestEnded && closing) {
      written.addListener(ChannelFutureListener.CLOSE);
    } else if (requestEnded) {
      doneIfBoth();
    } else if (expectsContinue || unreadable) {
      // Nothing will come: the client has kept its body back, or sends what is no HTTP.
      written.addListener(ChannelFutureListener.CLOSE);
    } else {
      written.addListener(_ -> pull(new Unwanted()));
    }
  }

  /**
   * Takes what the client still sends after its answer. Closing at once would tear the answer out
   * of its hands: a closed socket with unread bytes resets the connection, and many clients take a
   * reset stream for a failed one. More than a little is cut off all the same.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112, section 9.6</a>
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.1">RFC 9113, section 8.1</a>
   */
  private final class Unwanted implements BodyReceiver {
    private int rest = MOST_UNWANTED;

    @Override
    public void part(ByteBuf part) {
      rest -= part.readableBytes();
      if (rest >= 0) {
        pull(this);
      } else {
        cut(Http2Error.NO_ERROR);
      }
    }

    @Override
    public void end() {
      if (persistent) {
        var _ = channel.close();
      }
    }
  }

  private void doneIfBoth() {
    if (persistent && requestEnded && responseEnded && !closing && !gone) {
      whenDone.run();
    }
  }
}
