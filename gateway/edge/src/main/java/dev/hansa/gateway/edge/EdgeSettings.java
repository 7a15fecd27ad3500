package dev.hansa.gateway.edge;

import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.server.ServerLimits;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import dev.hansa.runtime.trust.Tls.KeyExchange;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import java.time.Duration;
import java.util.List;

/**
 * Binds {@code hansa.edge.*}.
 *
 * @param host address that both ports are bound to
 * @param restPort HTTPS for REST
 * @param grpcPort native gRPC
 * @param deadline for methods whose contract names none
 * @param maxInFlight most calls and streams at once, by both protocols together
 * @param maxMessageSize largest message, as a body of REST and as a message of gRPC
 * @param requestHeaders of REST calls that reach services as metadata; a name may end in {@code *}
 * @param responseHeaders names of services' metadata that REST clients see, likewise
 * @param origins by which clients reach the ports, such as {@code https://api.example}; proofs of
 *     keys name one of them, and the first is the name of the resource. Without any: localhost
 * @param keyExchange of the gRPC port: {@code hybrid-required} refuses clients without
 *     X25519MLKEM768; REST is served by the JDK's TLS, which does not know it
 * @param tokenHelp how a caller whose token has expired gets another, told with the refusal
 */
@Context
@ConfigurationProperties("hansa.edge")
record EdgeSettings(
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "8443") int restPort,
    @Bindable(defaultValue = "9443") int grpcPort,
    @Bindable(defaultValue = "10s") Duration deadline,
    @Bindable(defaultValue = "1000") int maxInFlight,
    @ReadableBytes @Bindable(defaultValue = "4MB") int maxMessageSize,
    @Bindable(defaultValue = "accept-language,if-match,if-none-match,x-request-id")
        List<String> requestHeaders,
    @Bindable(
            defaultValue =
                "content-disposition,content-language,deprecation,etag,last-modified,link,"
                    + "location,ratelimit,ratelimit-policy,sunset,x-request-id")
        List<String> responseHeaders,
    @Bindable(defaultValue = "") List<String> origins,
    @Bindable(defaultValue = "hybrid-preferred") KeyExchange keyExchange,
    @Bindable(defaultValue = "") String tokenHelp) {

  ServerConfig grpc(ServerLimits limits) {
    return new ServerConfig(
        host,
        grpcPort,
        ClientCertificate.ASKED_FOR,
        deadline,
        maxInFlight,
        limits.withMessage(maxMessageSize));
  }

  RestConfig rest() {
    return new RestConfig(
        maxMessageSize,
        deadline,
        new PassingHeaders(new HeaderNames(requestHeaders), new HeaderNames(responseHeaders)),
        tokenHelp);
  }
}
