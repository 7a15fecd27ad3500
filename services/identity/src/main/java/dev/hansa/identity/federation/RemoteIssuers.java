package dev.hansa.identity.federation;

import dev.hansa.identity.federation.Assertion.Fault;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.JwtReader;
import dev.hansa.runtime.token.RemoteSigningKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/**
 * Issuers with their keys: fetched ahead of need, kept over restarts, kept while their issuer is
 * down (K07).
 */
final class RemoteIssuers implements TrustedIssuers {
  private static final Duration REFRESH = Duration.ofMinutes(5);

  /** A longer life would make a leaked assertion worth stealing (F07). */
  private static final Duration MAX_LIFE = Duration.ofMinutes(5);

  /** Clocks may differ by this much (FAPI 2.0 section 5.3.2.1). */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private static final int MAX_ID_LENGTH = 256;
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

  /** Libraries write none or JWT; the last is what RFC 10070 calls an authorization grant. */
  private static final Set<String> TYPES = Set.of("", "JWT", "authorization-grant+jwt");

  private final String audience;
  private final Map<String, Issuer> issuers;
  private final InstantSource clock;
  private final ExecutorService threads;

  private record Issuer(IssuerConfig config, RemoteSigningKeys keys, JwtReader reader) {}

  private RemoteIssuers(
      String audience, Map<String, Issuer> issuers, InstantSource clock, ExecutorService threads) {
    this.audience = audience;
    this.issuers = Map.copyOf(issuers);
    this.clock = clock;
    this.threads = threads;
  }

  /** Starts to fetch their keys. */
  static RemoteIssuers start(
      String audience,
      Collection<IssuerConfig> configs,
      Path folder,
      SSLSocketFactory tls,
      GuardedFetch.Resolver resolver,
      InstantSource clock) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Map<String, Issuer> issuers = new HashMap<>();
    for (IssuerConfig config : configs) {
      var documents =
          new IssuerDocuments(config, new GuardedFetch(resolver, config.allowed(), tls));
      var keys =
          RemoteSigningKeys.following(
              () -> fetch(documents, threads),
              folder.resolve(config.name() + ".json"),
              REFRESH,
              clock,
              threads);
      var issuer = new Issuer(config, keys, new JwtReader(keys, TYPES));
      if (issuers.put(config.issuer(), issuer) != null) {
        throw new IllegalArgumentException("issuer: " + config.issuer() + " is configured twice");
      }
    }
    return new RemoteIssuers(audience, issuers, clock, threads);
  }

  private static CompletableFuture<String> fetch(IssuerDocuments documents, Executor threads) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return documents.keys();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }

  @Override
  public Assertion judge(String compact) {
    Optional<Issuer> issuer =
        JwtReader.issuerOf(compact).flatMap(name -> Optional.ofNullable(issuers.get(name)));
    if (issuer.isEmpty()) {
      return new Assertion.Rejected(Fault.ISSUER);
    }
    return switch (issuer.get().reader().read(compact).join()) {
      case JwtReader.Reading.Refused(MeshReason reason, _) ->
          new Assertion.Rejected(
              switch (reason) {
                case TOKEN_SERVICE_UNAVAILABLE -> Fault.KEYS_UNAVAILABLE;
                case TOKEN_MALFORMED, TOKEN_TYPE -> Fault.MALFORMED;
                default -> Fault.SIGNATURE;
              });
      case JwtReader.Reading.Read(var claims) -> judge(issuer.get().config(), claims);
    };
  }

  private Assertion judge(IssuerConfig config, Map<String, Object> claims) {
    // One text, equal to our name: a list, even of one, could name a second reader (RFC 10070).
    if (!audience.equals(claims.get("aud"))) {
      return new Assertion.Rejected(Fault.AUDIENCE);
    }
    if (!(claims.get("jti") instanceof String id)
        || id.isEmpty()
        || id.length() > MAX_ID_LENGTH
        || !(claims.get("exp") instanceof Long expiry)
        || !(claims.get("iat") instanceof Long issued)
        || !(claims.getOrDefault("nbf", issued) instanceof Long begin)
        || Stream.of(expiry, issued, begin).anyMatch(time -> time < 0 || time > LAST_SECOND)
        || !(claims.get("sub") instanceof String)) {
      return new Assertion.Rejected(Fault.MALFORMED);
    }
    if (!holdsNow(Math.max(issued, begin), expiry) || expiry - issued > MAX_LIFE.toSeconds()) {
      return new Assertion.Rejected(Fault.TIME);
    }
    Optional<String> partner = config.mapping().partner(claims);
    if (partner.isEmpty()) {
      return new Assertion.Rejected(Fault.SUBJECT);
    }
    return new Assertion.Accepted(
        config.issuer(),
        id,
        partner.get(),
        config.mapping().scopes(claims),
        Instant.ofEpochSecond(expiry).plus(SKEW));
  }

  private boolean holdsNow(long begin, long end) {
    long now = clock.instant().getEpochSecond();
    return begin <= now + SKEW.toSeconds() && now < end + SKEW.toSeconds();
  }

  @Override
  public void close() {
    issuers.values().forEach(issuer -> issuer.keys().close());
    threads.shutdown();
  }
}
