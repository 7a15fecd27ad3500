package dev.hansa.runtime.wiring;

import dev.hansa.runtime.trust.TrustConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Binds {@code hansa.trust.*}; more of each is told by {@link TrustConfig}.
 *
 * @param domain trust domain that the identity of the process must be of
 * @param certificate file of the chain, leaf first; {@code etc/tls/<name>/tls.crt} if empty
 * @param key file of the key, PKCS #8, unencrypted; {@code etc/tls/<name>/tls.key} if empty
 * @param bundle file of the roots of the trust domain; {@code etc/tls/<name>/ca.crt} if empty
 * @param reloadInterval how often the files are read again
 */
@Context
@ConfigurationProperties("hansa.trust")
record TrustSettings(
    @Bindable(defaultValue = "hansa.local") String domain,
    @Bindable(defaultValue = "") String certificate,
    @Bindable(defaultValue = "") String key,
    @Bindable(defaultValue = "") String bundle,
    @Bindable(defaultValue = "1s") Duration reloadInterval) {

  TrustConfig config(ProcessSettings process) {
    return new TrustConfig(
        domain,
        file(process, certificate, "tls.crt"),
        file(process, key, "tls.key"),
        file(process, bundle, "ca.crt"),
        Map.of(),
        reloadInterval);
  }

  private static Path file(ProcessSettings process, String named, String usual) {
    return process.resolve(named.isEmpty() ? "etc/tls/" + process.name() + "/" + usual : named);
  }
}
