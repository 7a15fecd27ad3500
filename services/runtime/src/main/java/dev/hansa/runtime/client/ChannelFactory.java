package dev.hansa.runtime.client;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes channels to one upstream, each under one identity generation.
 *
 * @param executor where listeners and whatever else may block run
 */
record ChannelFactory(
    ClientConfig config,
    UpstreamConfig upstream,
    Identity identity,
    Consumer<ManagedChannelBuilder<?>> instruments,
    Executor executor) {
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  private ManagedChannel channel(IdentityGeneration generation) {
    var server = new SpiffeId(generation.id().trustDomain(), upstream.principal());
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(upstream.address(), Tls.channel(generation, identity, server))
            .executor(executor)
            .defaultLoadBalancingPolicy("round_robin") // every replica that DNS names
            .disableServiceConfigLookUp()
            .keepAliveTime(config.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    instruments.accept(builder);
    return builder.build();
  }

  Line line(IdentityGeneration generation) {
    return new Line(generation, channel(generation), executor);
  }
}
