package dev.hansa.identity;

import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.federation.TrustedIssuers;
import dev.hansa.identity.https.Document;
import dev.hansa.identity.https.HttpsFace;
import dev.hansa.identity.https.LimitedRoute;
import dev.hansa.identity.https.TokenRoute;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.keys.OwnSigningKeys;
import dev.hansa.identity.limits.RequestLimits;
import dev.hansa.identity.oauth.Discovery;
import dev.hansa.identity.oauth.Issuer;
import dev.hansa.identity.oauth.StoredAssertions;
import dev.hansa.identity.oauth.StoredNonceSecret;
import dev.hansa.identity.oauth.TokenEndpoint;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.revocation.StoredDenials;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.token.DpopNonces;
import dev.hansa.runtime.token.DpopProofs;
import dev.hansa.runtime.token.TokenSource;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.VerifierConfig;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.Tls;
import dev.hansa.runtime.trust.Tls.ClientCertificate;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;

/** Wires identity: the bound service is served under the whole chain, the part beside it. */
@Factory
final class IdentityFactory {
  private static final Duration DISCOVERY_MAX_AGE = Duration.ofMinutes(5);

  @Singleton
  Issuer issuer(
      @Property(name = "hansa.token.issuer") String url,
      IdentitySettings settings,
      Identity identity) {
    return new Issuer(url, identity.current().id().trustDomain(), settings.tokenLife());
  }

  @Singleton
  CertificateAuthority certificateAuthority(
      AuthoritySettings settings,
      @Property(name = "hansa.home") String home,
      Identity identity,
      InstantSource clock) {
    return new CertificateAuthority(
        settings.config(Path.of(home)),
        identity.current().id().trustDomain(),
        clock,
        new SecureRandom());
  }

  @Singleton
  @Bean(preDestroy = "close")
  TrustedIssuers trustedIssuers(
      Collection<IssuerSettings> settings,
      Issuer issuer,
      @Property(name = "hansa.home") String home,
      Identity identity,
      InstantSource clock) {
    return TrustedIssuers.start(
        issuer.url(),
        settings.stream().map(IssuerSettings::config).toList(),
        Path.of(home).resolve("data/identity/issuers"),
        Tls.outwardContext(identity).getSocketFactory(),
        clock);
  }

  @Singleton
  TokenEndpoint tokenEndpoint(
      Issuer issuer,
      ContractSource contracts,
      PartnerDirectory partners,
      Database database,
      TrustedIssuers issuers,
      KeySource keys,
      StoredDenials revocations,
      InstantSource clock,
      OpenTelemetry telemetry) {
    return new TokenEndpoint(
        issuer,
        contracts,
        partners,
        new StoredAssertions(database, clock),
        new DpopProofs(new DpopNonces(StoredNonceSecret.open(database), clock), clock),
        issuers,
        keys,
        revocations,
        clock,
        telemetry);
  }

  @Singleton
  HttpsPart https(
      IdentitySettings settings,
      KeySettings keySettings,
      Identity identity,
      Denials denials,
      RequestLimits limits,
      Issuer issuer,
      ContractSource contracts,
      KeySource keys,
      TokenEndpoint tokens,
      RevocationFactory.TokenRoutes routes,
      OpenTelemetry telemetry) {
    return new HttpsPart(
        () ->
            HttpsFace.start(
                settings.https(),
                Tls.serverContext(identity, ClientCertificate.ASKED_FOR, denials::denies),
                Map.of(
                    "/.well-known/oauth-authorization-server",
                    new Document(
                        "application/json",
                        DISCOVERY_MAX_AGE,
                        () -> Discovery.document(issuer, contracts.get().scopes())),
                    "/oauth2/jwks",
                    new Document(
                        "application/jwk-set+json",
                        keySettings.maxAge(),
                        () -> keys.get().publicSet().toString()),
                    "/oauth2/revoke",
                    routes.revoke(),
                    "/oauth2/introspect",
                    routes.introspect(),
                    "/oauth2/denials",
                    routes.denials(),
                    "/oauth2/token",
                    new LimitedRoute(new TokenRoute(tokens), limits, telemetry)),
                telemetry));
  }

  /** Its own keys, at hand: asking itself for them would make the start wait for itself. */
  @Singleton
  @Bean(preDestroy = "close")
  TokenVerifier tokenVerifier(Issuer issuer, KeySource keys, Denials denials, InstantSource clock) {
    return TokenVerifier.of(
        VerifierConfig.of(issuer.url(), "service/identity"),
        new OwnSigningKeys(keys),
        denials,
        clock);
  }

  /** Identity calls nobody. */
  @Singleton
  TokenSource tokenSource() {
    return new NoTokens();
  }
}
