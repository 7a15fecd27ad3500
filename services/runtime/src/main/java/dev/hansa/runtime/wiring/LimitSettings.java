package dev.hansa.runtime.wiring;

import dev.hansa.runtime.server.ServerLimits;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;

/**
 * Binds {@code hansa.server.limits.*}; more of each is told by {@link ServerLimits}.
 *
 * @param maxConnections open at once; further ones are closed before their first byte is read
 * @param maxConnectionsPerAddress likewise, from one IPv4 address or one /64 of IPv6
 * @param backlog connections that the kernel holds until they are accepted
 * @param handshakeTimeout from the connection to the client's first HTTP/2 settings, TLS included
 * @param maxConnectionIdle without a call; then the client is sent away
 * @param maxConnectionAge after which the client is told to connect anew, give or take a tenth
 * @param maxConnectionAgeGrace what streams have from then on until they are cut
 * @param keepAliveTime after this silence a client is probed; at least 10 s
 * @param keepAliveTimeout a connection is closed if nothing comes for this long after the probe
 * @param permitKeepAliveTime clients that probe more often than this are closed at the third time
 * @param maxCallsPerConnection calls and streams open at once; further ones are refused
 * @param maxResets streams that a client may break off within {@code reset-window}, beside a fifth
 *     of those that it opens
 * @param resetWindow see {@code max-resets}
 * @param maxIdleFrames frames that move nothing, which a client may have sent more than its calls
 *     explain
 * @param stallTimeout a stream whose client takes nothing of what waits for it is reset after this
 * @param softMetadataSize metadata of a call above this is refused the more often the larger it is
 * @param maxMetadataSize more than this is always refused
 * @param maxMessageSize largest message, after inflation
 * @param flowControlWindow what a client may send on one stream before its handler has read it
 */
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
