package dev.hansa.identity;

import dev.hansa.identity.https.HttpsConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Binds {@code hansa.identity.*}.
 *
 * @param host address of the HTTPS face
 * @param httpsPort its port
 * @param tokenLife life of an access token, at most
 */
@Context
@ConfigurationProperties("hansa.identity")
record IdentitySettings(
    @Bindable(defaultValue = "127.0.0.1") String host,
    @Bindable(defaultValue = "8444") int httpsPort,
    @Bindable(defaultValue = "5m") Duration tokenLife) {
  HttpsConfig https() {
    return new HttpsConfig(host, httpsPort);
  }
}
