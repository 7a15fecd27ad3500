package dev.hansa.identity;

import dev.hansa.identity.https.DenialsRoute;
import dev.hansa.identity.https.LimitedRoute;
import dev.hansa.identity.https.Route;
import dev.hansa.identity.https.TokenQuestionRoute;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.limits.RequestLimits;
import dev.hansa.identity.oauth.IntrospectionEndpoint;
import dev.hansa.identity.oauth.Issuer;
import dev.hansa.identity.oauth.RevocationEndpoint;
import dev.hansa.identity.oauth.StoredAssertions;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.identity.revocation.StoredDenials;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.token.DenialFeed;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Wires what takes tokens back, says what they are worth, and tells the mesh of it. */
@Factory
final class RevocationFactory {
  /** Where questions about tokens are answered. */
  record TokenRoutes(Route revoke, Route introspect, Route denials) {}

  @Singleton
  DenialStore denialStore() {
    return new DenialStore();
  }

  @Singleton
  StoredDenials storedDenials(Database database, DenialStore store, InstantSource clock) {
    return new StoredDenials(database, store, clock);
  }

  /** What is denied, from its own database. */
  @Singleton
  @Bean(preDestroy = "close")
  DenialFeed denials(StoredDenials stored, InstantSource clock) {
    return DenialFeed.start(
        cursor -> CompletableFuture.completedFuture(stored.after(cursor)),
        Optional.empty(),
        clock,
        task -> Thread.ofVirtual().name("denials").start(task));
  }

  @Singleton
  RevocationEndpoint revocationEndpoint(
      Issuer issuer,
      PartnerDirectory partners,
      Database database,
      KeySource keys,
      StoredDenials stored,
      InstantSource clock) {
    return new RevocationEndpoint(
        issuer, partners, new StoredAssertions(database, clock), keys, stored, clock);
  }

  @Singleton
  IntrospectionEndpoint introspectionEndpoint(
      Issuer issuer,
      PartnerDirectory partners,
      Database database,
      KeySource keys,
      StoredDenials stored,
      InstantSource clock) {
    return new IntrospectionEndpoint(
        issuer, partners, new StoredAssertions(database, clock), keys, stored, clock);
  }

  /** To revoke counts as to ask for a token; to introspect is limited on its own (K29). */
  @Singleton
  TokenRoutes tokenRoutes(
      Issuer issuer,
      RevocationEndpoint revocation,
      IntrospectionEndpoint introspection,
      StoredDenials stored,
      LimitSettings settings,
      RequestLimits limits,
      PartnerDirectory partners,
      InstantSource clock,
      OpenTelemetry telemetry) {
    var scanning =
        new RequestLimits(settings.introspectionRates(), issuer.trustDomain(), partners, clock);
    return new TokenRoutes(
        new LimitedRoute(TokenQuestionRoute.of(revocation), limits, telemetry),
        new LimitedRoute(TokenQuestionRoute.of(introspection), scanning, telemetry),
        new DenialsRoute(stored, issuer.trustDomain()));
  }
}
