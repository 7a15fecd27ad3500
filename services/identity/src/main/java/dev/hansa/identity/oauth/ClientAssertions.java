package dev.hansa.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.partners.Partner;
import dev.hansa.runtime.token.NativeSignatures;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/**
 * Checks {@code private_key_jwt} assertions (RFC 7523 section 3): signed by a key that the partner
 * registered, made for this issuer alone, short-lived, used once.
 */
final class ClientAssertions {
  /** What a partner's key may sign with. */
  static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.PS256);

  /** A longer life would make a leaked assertion worth stealing (K22). */
  private static final Duration MAX_LIFE = Duration.ofMinutes(5);

  /** Clocks may differ by this much (FAPI 2.0 section 5.3.2.1). */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private static final int MAX_ID_LENGTH = 256;
  private static final JOSEObjectType OWN_TYPE = new JOSEObjectType("client-authentication+jwt");

  private final String issuer;
  private final UsedAssertions used;
  private final InstantSource clock;

  ClientAssertions(String issuer, UsedAssertions used, InstantSource clock) {
    this.issuer = issuer;
    this.used = used;
    this.clock = clock;
  }

  /** Accepts the assertion and uses it up, or throws. */
  void verify(SignedJWT assertion, Partner partner) throws Refusal {
    checkHeader(assertion.getHeader());
    if (!signedBy(partner, assertion)) {
      throw Refusal.client(RefusalReason.ASSERTION_SIGNATURE);
    }
    JWTClaimsSet claims = claims(assertion);
    if (!partner.id().equals(claims.getIssuer()) || !partner.id().equals(claims.getSubject())) {
      throw Refusal.client(RefusalReason.ASSERTION_ISSUER);
    }
    checkAudience(assertion);
    Instant expiry = checkTimes(claims);
    String jti = claims.getJWTID();
    if (jti == null || jti.isEmpty() || jti.length() > MAX_ID_LENGTH) {
      throw Refusal.client(RefusalReason.ASSERTION_ID);
    }
    if (!used.use(partner.id(), jti, expiry.plus(SKEW))) {
      throw Refusal.client(RefusalReason.ASSERTION_REPLAYED);
    }
  }

  private static void checkHeader(JWSHeader header) throws Refusal {
    JOSEObjectType type = header.getType();
    if (type != null && !type.equals(JOSEObjectType.JWT) && !type.equals(OWN_TYPE)) {
      throw Refusal.client(RefusalReason.ASSERTION_TYPE);
    }
    if (!ALGORITHMS.contains(header.getAlgorithm())) {
      throw Refusal.client(RefusalReason.ASSERTION_ALGORITHM);
    }
    // Keys come from the register, never from the message (K05).
    if (header.getJWK() != null
        || header.getJWKURL() != null
        || header.getX509CertURL() != null
        || header.getX509CertChain() != null) {
      throw Refusal.client(RefusalReason.ASSERTION_HEADER);
    }
  }

  private static boolean signedBy(Partner partner, SignedJWT assertion) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(assertion.getHeader());
    return new JWKSelector(matcher)
        .select(partner.keys()).stream().anyMatch(key -> verifies(key, assertion));
  }

  private static boolean verifies(JWK key, SignedJWT assertion) {
    if (!(key instanceof AsymmetricJWK asymmetric)) {
      return false;
    }
    try {
      JWSVerifier verifier =
          new DefaultJWSVerifierFactory()
              .createJWSVerifier(assertion.getHeader(), asymmetric.toPublicKey());
      // Fast, or else the time of an answer would tell whether there was a key to try (K32).
      boolean ecdsa = assertion.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256);
      return assertion.verify(ecdsa ? NativeSignatures.use(verifier) : verifier);
    } catch (JOSEException unusable) { // a key of another kind: as good as no key
      return false;
    }
  }

  private static JWTClaimsSet claims(SignedJWT assertion) throws Refusal {
    try {
      return assertion.getJWTClaimsSet();
    } catch (ParseException malformed) {
      throw Refusal.client(RefusalReason.ASSERTION_ISSUER);
    }
  }

  /** One string, equal to the issuer: an array, even of one, could name a second reader (K20). */
  private void checkAudience(SignedJWT assertion) throws Refusal {
    Object audience =
        Optional.ofNullable(assertion.getPayload().toJSONObject())
            .map(claims -> claims.get("aud"))
            .orElse(null);
    if (!issuer.equals(audience)) {
      throw Refusal.client(RefusalReason.ASSERTION_AUDIENCE);
    }
  }

  private Instant checkTimes(JWTClaimsSet claims) throws Refusal {
    Instant now = clock.instant();
    Date expiry = claims.getExpirationTime();
    if (expiry == null || !now.isBefore(expiry.toInstant().plus(SKEW))) {
      throw Refusal.client(RefusalReason.ASSERTION_TIME);
    }
    for (Date start : new Date[] {claims.getNotBeforeTime(), claims.getIssueTime()}) {
      if (start != null && start.toInstant().isAfter(now.plus(SKEW))) {
        throw Refusal.client(RefusalReason.ASSERTION_TIME);
      }
    }
    Date issued = claims.getIssueTime();
    Instant start = issued == null ? now.plus(SKEW) : issued.toInstant();
    if (expiry.toInstant().isAfter(start.plus(MAX_LIFE))) {
      throw Refusal.client(RefusalReason.ASSERTION_LIFETIME);
    }
    return expiry.toInstant();
  }
}
