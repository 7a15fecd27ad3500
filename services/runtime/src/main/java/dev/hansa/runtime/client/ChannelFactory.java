package dev.hansa.runtime.client;

import dev.hansa.runtime.balancing.Destination;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes channels to one upstream, each under one identity generation.
 *
 * @param authority the server's name, if that is not its address
 * @param executor where listeners and whatever else may block run
 * @param sockets where connections are served and deadlines watched
 */
record ChannelFactory(
    ClientConfig config,
    Destination destination,
    Optional<String> authority,
    Function<IdentityGeneration, ChannelCredentials> credentials,
    Identity identity,
    Consumer<ManagedChannelBuilder<?>> instruments,
    Executor executor,
    ClientSockets sockets) {
  /** Spec R16. */
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;

  /**
   * The kernel asks for a connection after 0, 1 and 3 s. A later attempt than the first of ours
   * asks again at once, so that a path that is well again is found within seconds (spec R12).
   */
  private static final int CONNECT_TIMEOUT_MILLIS = 4_000;

  private ManagedChannel channel(IdentityGeneration generation) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(destination.target(), credentials.apply(generation))
            .executor(executor)
            .enableRetry()
            .maxRetryAttempts((int) ServiceConfig.ATTEMPTS)
            .perRpcBufferLimit(config.callBufferBytes())
            .retryBufferSize(config.retryBufferBytes())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .keepAliveTime(config.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    sockets.install(builder);
    destination.configure(builder);
    authority.ifPresent(builder::overrideAuthority);
    instruments.accept(builder);
    return builder.build();
  }

  Line line(IdentityGeneration generation) {
    return new Line(generation, channel(generation), executor);
  }
}
