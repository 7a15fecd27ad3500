package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.testing.Credential;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Clients that send request lines as they are given, which no ordinary client does. */
final class RawClients {
  private static final int TIMEOUT_MILLIS = 10_000;

  private RawClients() {}

  /** Lines as HTTP/1.1 ends them. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends bytes over TLS and returns everything that comes until the server closes. */
  static String http1(int port, @Nullable Credential credential, String request) {
    try (SSLSocket socket = socket(port, credential)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SSLSocket socket(int port, @Nullable Credential credential) throws IOException {
    var socket =
        (SSLSocket) TestClients.tls(credential).getSocketFactory().createSocket("localhost", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends one request without a body over HTTP/2 and returns status and body. */
  static String http2(int port, Credential credential, String method, String path) {
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var answer = new CompletableFuture<String>();
    try {
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
      Channel connection =
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
      Channel stream =
          new Http2StreamChannelBootstrap(connection)
              .handler(new Collector(answer))
              .open()
              .syncUninterruptibly()
              .getNow();
      var headers =
          new DefaultHttp2Headers(false)
              .method(method)
              .path(path)
              .scheme("https")
              .authority("localhost");
      stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true)).syncUninterruptibly();
      return answer.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static final class Collector extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final CompletableFuture<String> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String status = "";

    Collector(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame)
        throws IOException {
      boolean last = false;
      if (frame instanceof Http2HeadersFrame headers) {
        status = String.valueOf(headers.headers().status());
        last = headers.isEndStream();
      } else if (frame instanceof Http2DataFrame data) {
        data.content().readBytes(body, data.content().readableBytes());
        last = data.isEndStream();
      }
      if (last) {
        answer.complete(status + ' ' + body.toString(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new IOException("the stream was closed"));
    }
  }
}
