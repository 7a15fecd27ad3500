package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.testing.Credential;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 whose streams are sent and read step by step, which the JDK's are not. */
public final class Http2Connection implements AutoCloseable {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  /** Connects to a port of this machine. */
  public Http2Connection(int port, Credential credential) {
    var tls =
        new JdkSslContext(
            TestClients.tls(credential),
            true,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2"),
            ClientAuth.NONE,
            null,
            false);
    connection =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(Http2FrameCodecBuilder.forClient().build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect("localhost", port)
            .syncUninterruptibly()
            .channel();
    connection.pipeline().get(SslHandler.class).handshakeFuture().syncUninterruptibly();
  }

  /** Begins a request whose body follows. */
  public Stream open(String method, String path, Map<String, String> headers) {
    var stream = new Stream();
    stream.channel =
        new Http2StreamChannelBootstrap(connection)
            .handler(stream.reader())
            .open()
            .syncUninterruptibly()
            .getNow();
    var frame =
        new DefaultHttp2Headers(false)
            .method(method)
            .path(path)
            .scheme("https")
            .authority("localhost");
    headers.forEach(frame::add);
    stream.channel.writeAndFlush(new DefaultHttp2HeadersFrame(frame, false)).syncUninterruptibly();
    return stream;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One request and what has come back of its response. */
  public static final class Stream {
    private @Nullable Channel channel;

    /** Guarded by this, like {@link #over}. */
    private final StringBuilder received = new StringBuilder();

    private boolean over;

    /** Writes a part of the body; it leaves as the server's windows allow. */
    public void write(String part, boolean last) {
      if (channel != null) {
        var _ =
            channel.writeAndFlush(
                new DefaultHttp2DataFrame(
                    Unpooled.copiedBuffer(part, StandardCharsets.UTF_8), last));
      }
    }

    /** Waits until status and body are these or begin so, and returns all there is. */
    public synchronized String await(String beginning) throws IOException {
      long end = System.nanoTime() + TIMEOUT_NANOS;
      while (received.indexOf(beginning) != 0) {
        if (over) {
          throw new IOException("instead of " + beginning + " came " + received);
        }
        pause(end - System.nanoTime());
      }
      return received.toString();
    }

    /** Waits for the end and returns status and body. */
    public synchronized String await() throws IOException {
      long end = System.nanoTime() + TIMEOUT_NANOS;
      while (!over) {
        pause(end - System.nanoTime());
      }
      return received.toString();
    }

    private void pause(long nanos) throws IOException {
      if (nanos <= 0) {
        throw new IOException("nothing came after " + received);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    private synchronized void add(String text, boolean last) {
      received.append(text);
      over |= last;
      notifyAll();
    }

    private SimpleChannelInboundHandler<Http2StreamFrame> reader() {
      return new SimpleChannelInboundHandler<>() {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
          if (frame instanceof Http2HeadersFrame headers) {
            CharSequence status = headers.headers().status();
            add(status == null ? "" : status + " ", headers.isEndStream());
          } else if (frame instanceof Http2DataFrame data) {
            add(data.content().toString(StandardCharsets.UTF_8), data.isEndStream());
          }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
          add("", true);
        }
      };
    }
  }
}
