package dev.hansa.gateway.edge.http;

import dev.hansa.runtime.server.ConnectionCaps;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a connection: TLS, then HTTP/2 or HTTP/1.1 as agreed by ALPN, then exchanges. */
final class FrontInitializer extends ChannelInitializer<Channel> {
  private static final Logger LOG = LoggerFactory.getLogger(FrontInitializer.class);

  /** Spec T17. */
  private static final int MAX_RESETS = 200;

  private static final int RESET_WINDOW_SECONDS = 30;

  /** What a stream may send before anybody has pulled. */
  private static final int STREAM_WINDOW = 256 << 10;

  private final SslContext tls;
  private final HttpLimits limits;
  private final ExchangeHandler handler;
  private final LiveConnections connections;
  private final ConnectionCaps caps;

  FrontInitializer(
      SslContext tls, HttpLimits limits, ExchangeHandler handler, LiveConnections connections) {
    this.tls = tls;
    this.limits = limits;
    this.handler = handler;
    this.connections = connections;
    this.caps = new ConnectionCaps(limits.connections(), limits.perAddress());
  }

  @Override
  protected void initChannel(Channel channel) {
    SocketAddress remote = channel.remoteAddress();
    Optional<String> refusal = caps.enter(remote);
    if (refusal.isPresent()) {
      LOG.debug("refused a connection of {}: {}", remote, refusal.get());
      var _ = channel.close();
      return;
    }
    var _ = channel.closeFuture().addListener(_ -> caps.leave(remote));
    connections.add(channel);
    SslHandler ssl = tls.newHandler(channel.alloc());
    ssl.setHandshakeTimeoutMillis(limits.handshake().toMillis());
    channel
        .pipeline()
        .addLast(ssl)
        .addLast(new IdleStateHandler(0, 0, limits.idle().toMillis(), TimeUnit.MILLISECONDS))
        .addLast(new Negotiation(ssl));
  }

  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private final SslHandler ssl;

    Negotiation(SslHandler ssl) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.ssl = ssl;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      Optional<Peer> peer = Peer.of(ssl.engine().getSession());
      if (peer.filter(known -> !connections.admit(context.channel(), known)).isPresent()) {
        LOG.info("refused a connection: its caller is shut out");
        var _ = context.close();
        return;
      }
      Optional<SelfSigned> stranger = SelfSigned.of(ssl.engine().getSession());
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(context.pipeline(), peer, stranger);
      } else {
        http1(context, peer, stranger);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      LOG.info("a TLS handshake failed: {}", cause.getClass().getSimpleName());
      var _ = context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("a connection ended before its first request", cause);
      var _ = context.close();
    }
  }

  private void http1(
      ChannelHandlerContext context, Optional<Peer> peer, Optional<SelfSigned> stranger) {
    var config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.lineBytes())
            .setMaxHeaderSize(limits.headerBytes());
    context.channel().config().setAutoRead(false);
    var exchanges = new ExchangeChannel(handler, peer, stranger, true);
    context
        .pipeline()
        .addLast(new HttpServerCodec(config))
        .addLast(new FlowControlHandler())
        .addLast(exchanges);
    exchanges.read(context.pipeline().lastContext());
  }

  private void http2(ChannelPipeline pipeline, Optional<Peer> peer, Optional<SelfSigned> stranger) {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(limits.streams())
                    .maxHeaderListSize(limits.headerBytes())
                    .initialWindowSize(STREAM_WINDOW))
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .build();
    // A stream whose parts nobody reads is not told that its connection has ended, and keeps them.
    var streams = new DefaultChannelGroup(pipeline.channel().eventLoop());
    pipeline
        .channel()
        .closeFuture()
        .addListener(
            _ -> {
              var _ = streams.close();
            });
    pipeline
        .addLast(codec)
        .addLast(new ProvokedResets(new FrameQuota(MAX_RESETS)))
        .addLast(new IdleFrames(codec))
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    streams.add(stream);
                    stream.config().setAutoRead(false);
                    stream
                        .pipeline()
                        .addLast(new Http2StreamFrameToHttpObjectCodec(true, false))
                        .addLast(new FlowControlHandler())
                        .addLast(new ExchangeChannel(handler, peer, stranger, false));
                  }
                }))
        .addLast(new Http2Guard(codec));
  }
}
