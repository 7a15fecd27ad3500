package dev.hansa.runtime.wiring;

import dev.hansa.runtime.token.TokenServiceConfig;
import dev.hansa.runtime.token.VerifierConfig;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Binds {@code hansa.token.*}.
 *
 * @param issuer {@code iss} of all tokens of the mesh
 * @param address where identity is reached, if not at the issuer's own address: one or several with
 *     commas, such as {@code https://localhost:8444,https://localhost:8544}
 * @param audience {@code aud} of tokens for this process; {@code service/<name>} unless told
 *     otherwise
 * @param jwksCache file that keeps identity's keys over an outage of identity
 * @param jwksRefresh how often identity's keys are fetched, give or take a fifth; at most 45 s
 * @param timeout of one request to identity
 */
@Context
@ConfigurationProperties("hansa.token")
record TokenSettings(
    @Bindable(defaultValue = "https://localhost:8444") String issuer,
    @Bindable(defaultValue = "") String address,
    @Bindable(defaultValue = "") String audience,
    @Bindable(defaultValue = "") String jwksCache,
    @Bindable(defaultValue = "40s") Duration jwksRefresh,
    @Bindable(defaultValue = "5s") Duration timeout) {

  VerifierConfig verifier(ProcessSettings process) {
    return VerifierConfig.of(issuer, audience.isEmpty() ? "service/" + process.name() : audience);
  }

  TokenServiceConfig service(ProcessSettings process) {
    List<String> all = List.of((address.isEmpty() ? issuer : address).split(",", -1));
    return new TokenServiceConfig(
        URI.create(all.getFirst() + "/oauth2/token"),
        URI.create(all.getFirst() + "/oauth2/jwks"),
        all.stream().skip(1).map(other -> URI.create(other.strip())).toList(),
        process.resolve(jwksCache.isEmpty() ? "data/" + process.name() + "/jwks.json" : jwksCache),
        jwksRefresh,
        timeout);
  }
}
