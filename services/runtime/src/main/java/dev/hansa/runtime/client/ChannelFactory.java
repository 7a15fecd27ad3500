package dev.hansa.runtime.client;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes channels to one upstream, each under one identity generation.
 *
 * @param address as gRPC resolves it
 * @param authority the server's name, if that is not its address
 * @param executor where listeners and whatever else may block run
 */
record ChannelFactory(
    ClientConfig config,
    String address,
    Optional<String> authority,
    Function<IdentityGeneration, ChannelCredentials> credentials,
    Identity identity,
    Consumer<ManagedChannelBuilder<?>> instruments,
    Executor executor) {
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  private ManagedChannel channel(IdentityGeneration generation) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(address, credentials.apply(generation))
            .executor(executor)
            .defaultLoadBalancingPolicy("round_robin") // every replica that DNS names
            .disableServiceConfigLookUp()
            .keepAliveTime(config.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    authority.ifPresent(builder::overrideAuthority);
    instruments.accept(builder);
    return builder.build();
  }

  Line line(IdentityGeneration generation) {
    return new Line(generation, channel(generation), executor);
  }
}
