package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A company whose back ends may call the mesh.
 *
 * @param id its name in {@code spiffe://<trust domain>/partner/<id>}, and its OAuth client_id
 * @param scopes that its tokens may carry
 * @param active whether it may come in
 * @param keys public keys for private_key_jwt, or else those of its own certificates, each with its
 *     {@code x5c}; empty when it comes by certificates of the trust domain only
 * @param terms what else is agreed with it
 */
public record Partner(
    String id,
    Set<String> scopes,
    boolean active,
    JWKSet keys,
    Terms terms,
    Instant createTime,
    Instant updateTime) {
  public Partner {
    scopes = Set.copyOf(scopes);
  }

  /**
   * What is agreed with a partner beside its scopes and keys.
   *
   * @param contact whom to turn to about it; empty when nobody is named
   * @param matcher what its certificates must carry beside its SPIFFE id
   * @param certificatesFrom certificates whose validity begins earlier are no proof any more
   */
  public record Terms(
      RateClass rateClass,
      String contact,
      Optional<CertificateMatcher> matcher,
      Optional<Instant> certificatesFrom) {
    /** Standard rate, nobody named, any certificate with the partner's SPIFFE id. */
    public static Terms standard() {
      return new Terms(RateClass.STANDARD, "", Optional.empty(), Optional.empty());
    }
  }

  /**
   * Certificates that nobody but the partner vouches for, each a proof of it (RFC 8705 section
   * 2.2). A partner that has registered some comes by these alone.
   */
  public Set<X509Certificate> ownCertificates() {
    return keys.getKeys().stream()
        .map(JWK::getParsedX509CertChain)
        .filter(Objects::nonNull)
        .map(List::getFirst)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a certificate that names this partner's SPIFFE id, and that TLS has verified, is proof
   * of it.
   */
  public boolean accepts(X509Certificate certificate) {
    Instant begin = certificate.getNotBefore().toInstant();
    return ownCertificates().isEmpty()
        && terms.certificatesFrom().filter(begin::isBefore).isEmpty()
        && terms.matcher().filter(matcher -> !matcher.matches(certificate)).isEmpty();
  }

  Partner withScopes(Set<String> changed) {
    return new Partner(id, changed, active, keys, terms, createTime, updateTime);
  }

  Partner withActive(boolean changed) {
    return new Partner(id, scopes, changed, keys, terms, createTime, updateTime);
  }

  Partner withKeys(JWKSet changed) {
    return new Partner(id, scopes, active, changed, terms, createTime, updateTime);
  }

  Partner withTerms(Terms changed) {
    return new Partner(id, scopes, active, keys, changed, createTime, updateTime);
  }

  Partner updated(Instant time) {
    return new Partner(id, scopes, active, keys, terms, createTime, time);
  }
}
