package dev.hansa.identity.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.partners.RateClass;
import dev.hansa.runtime.admission.Bucket;
import dev.hansa.runtime.admission.Rate;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A bucket of requests for each client: known by its certificate, or else by its address. What a
 * client merely claims to be is never charged, so nobody can use up another's requests.
 *
 * <p>Safe for many threads; blocks on the register once in ten seconds a partner. Each replica
 * counts for itself. The number of buckets is bounded; those least used are forgotten, full.
 */
public final class RequestLimits {
  /** A client that fails to prove who it is may be guessing. */
  private static final int COST_OF_FAILURE = 10;

  private static final int MAX_CLIENTS = 100_000;
  private static final Duration RATE_KEPT = Duration.ofSeconds(10);
  private static final Duration FULL_AGAIN = Duration.ofSeconds(30);

  /** Clients of an IPv6 network choose the second half of their address at will. */
  private static final int NETWORK_BYTES = 8;

  private final Rates rates;
  private final String trustDomain;
  private final PartnerDirectory partners;
  private final InstantSource clock;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_CLIENTS).expireAfterAccess(FULL_AGAIN).build();
  private final Cache<String, Rate> partnerRates;

  /**
   * @param trustDomain whose partners and services have rates of their own
   */
  public RequestLimits(
      Rates rates, String trustDomain, PartnerDirectory partners, InstantSource clock) {
    this.rates = rates;
    this.trustDomain = trustDomain;
    this.partners = partners;
    this.clock = clock;
    partnerRates =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterWrite(RATE_KEPT)
            .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
            .build();
  }

  /** Who asks: the one whose certificate TLS has verified, or somebody at an address. */
  public record Source(Optional<Peer> peer, InetAddress address) {
    private String key() {
      return peer.map(p -> p.id().toString()).orElseGet(() -> network(address));
    }
  }

  /**
   * Takes a request from a client's bucket.
   *
   * @return empty if there was one; else how long until there is one again
   */
  public Optional<Duration> take(Source source) {
    Rate rate = rate(source);
    Bucket bucket = buckets.get(source.key(), _ -> new Bucket(rate, clock.millis()));
    return bucket.take(rate, clock.millis());
  }

  /** Charges a client that did not prove who it is. */
  public void failed(Source source) {
    Rate rate = rate(source);
    buckets
        .get(source.key(), _ -> new Bucket(rate, clock.millis()))
        .charge(rate, COST_OF_FAILURE, clock.millis());
  }

  private Rate rate(Source source) {
    if (source.peer().isEmpty() || !source.peer().get().id().trustDomain().equals(trustDomain)) {
      return rates.stranger();
    }
    Principal principal = source.peer().get().principal();
    return principal.kind() == Principal.Kind.PARTNER
        ? partnerRates.get(principal.name(), this::ofPartner)
        : rates.service();
  }

  private Rate ofPartner(String id) {
    return rates.of(
        partners
            .find(id)
            .map(Partner::terms)
            .map(Partner.Terms::rateClass)
            .orElse(RateClass.SMALL));
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
