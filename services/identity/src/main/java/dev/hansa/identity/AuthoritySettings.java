package dev.hansa.identity;

import dev.hansa.identity.authority.AuthorityConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Binds {@code hansa.identity.authority.*}; more of each is told by {@link AuthorityConfig}.
 * Relative paths start at {@code HANSA_HOME}.
 *
 * @param certificate file of the certificate of the authority that issues partners' certificates
 * @param key file of its key
 * @param life of a certificate that it issues
 */
@Context
@ConfigurationProperties("hansa.identity.authority")
record AuthoritySettings(
    @Bindable(defaultValue = "etc/tls/identity/authority.crt") String certificate,
    @Bindable(defaultValue = "etc/tls/identity/authority.key") String key,
    @Bindable(defaultValue = "90d") Duration life) {
  AuthorityConfig config(Path home) {
    return new AuthorityConfig(home.resolve(certificate), home.resolve(key), life);
  }
}
