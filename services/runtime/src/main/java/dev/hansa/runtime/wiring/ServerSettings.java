package dev.hansa.runtime.wiring;

import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Binds {@code hansa.server.*}; more of each is told by {@link ServerConfig}.
 *
 * @param host address that the mesh port is bound to
 * @param port the mesh port, gRPC over mutual TLS; 0 for any free one
 * @param deadline for methods whose contract names none
 * @param maxInFlight most calls and streams at once; those above are refused
 * @param keyExchange {@code hybrid-required} refuses clients without X25519MLKEM768
 * @param drainTimeout how long calls in flight may go on after SIGTERM
 */
@Context
@ConfigurationProperties("hansa.server")
record ServerSettings(
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "0") int port,
    @Bindable(defaultValue = "10s") Duration deadline,
    @Bindable(defaultValue = "1000") int maxInFlight,
    @Bindable(defaultValue = "hybrid-preferred") KeyExchange keyExchange,
    @Bindable(defaultValue = "30s") Duration drainTimeout) {

  ServerConfig config(ServerLimits limits) {
    return new ServerConfig(host, port, ClientCertificate.REQUIRED, deadline, maxInFlight, limits);
  }
}
