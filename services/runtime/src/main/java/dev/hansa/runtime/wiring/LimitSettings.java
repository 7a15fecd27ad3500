package dev.hansa.runtime.wiring;

import dev.hansa.runtime.server.ServerLimits;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/** Binds {@code hansa.server.limits.*}; what each key means is told by {@link ServerLimits}. */
@Context
@ConfigurationProperties("hansa.server.limits")
record LimitSettings(
    @Bindable(defaultValue = "10000") int maxConnections,
    @Bindable(defaultValue = "1000") int maxConnectionsPerAddress,
    @Bindable(defaultValue = "1024") int backlog,
    @Bindable(defaultValue = "10s") Duration handshakeTimeout,
    @Bindable(defaultValue = "15m") Duration maxConnectionIdle,
    @Bindable(defaultValue = "5m") Duration maxConnectionAge,
    @Bindable(defaultValue = "30m") Duration maxConnectionAgeGrace,
    @Bindable(defaultValue = "10s") Duration keepAliveTime,
    @Bindable(defaultValue = "5s") Duration keepAliveTimeout,
    @Bindable(defaultValue = "5s") Duration permitKeepAliveTime,
    @Bindable(defaultValue = "1000") int maxCallsPerConnection,
    @Bindable(defaultValue = "200") int maxResets,
    @Bindable(defaultValue = "30s") Duration resetWindow,
    @Bindable(defaultValue = "1000") int maxIdleFrames,
    @Bindable(defaultValue = "30s") Duration stallTimeout,
    @ReadableBytes @Bindable(defaultValue = "4KB") int softMetadataSize,
    @ReadableBytes @Bindable(defaultValue = "8KB") int maxMetadataSize,
    @ReadableBytes @Bindable(defaultValue = "4MB") int maxMessageSize,
    @ReadableBytes @Bindable(defaultValue = "512KB") int flowControlWindow) {

  ServerLimits limits() {
    return new ServerLimits(
        new ServerLimits.Connections(
            maxConnections,
            maxConnectionsPerAddress,
            backlog,
            handshakeTimeout,
            maxConnectionIdle,
            maxConnectionAge,
            maxConnectionAgeGrace),
        new ServerLimits.KeepAlive(keepAliveTime, keepAliveTimeout, permitKeepAliveTime),
        new ServerLimits.Streams(
            maxCallsPerConnection, maxResets, resetWindow, maxIdleFrames, stallTimeout),
        new ServerLimits.Sizes(
            softMetadataSize, maxMetadataSize, maxMessageSize, flowControlWindow));
  }
}
