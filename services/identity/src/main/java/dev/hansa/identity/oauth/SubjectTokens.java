package dev.hansa.identity.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.revocation.Revocations;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.Confirmation;
import dev.hansa.runtime.trust.Principal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the subject token of an exchange: one that this issuer signed, that has not expired, and
 * that is bound.
 *
 * <p>It is bound to a certificate of its first bearer, whom this server does not see; that the
 * client received it over a proven connection is what its audience says, and {@link
 * ExchangedTokens} checks that.
 */
final class SubjectTokens {
  private static final int MAX_LENGTH = 8192;

  /** Deeper chains are refused on the way in and never made (K27). */
  private static final int MAX_DEPTH = 5;

  /** A clock of another replica may be ahead by this much. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final KeySource keys;
  private final String issuer;
  private final Revocations revocations;
  private final InstantSource clock;

  SubjectTokens(KeySource keys, String issuer, Revocations revocations, InstantSource clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** A token that holds now: it may be exchanged, and it is active (RFC 7662 section 2.2). */
  AccessToken active(String compact) throws Refusal {
    AccessToken token = read(compact);
    Optional<MeshReason> denied = revocations.judge(token);
    if (denied.isPresent()) {
      throw denied.get() == MeshReason.TOKEN_REVOKED
          ? Refusal.of(RefusalReason.SUBJECT_TOKEN_REVOKED, "the subject token was revoked")
          : Refusal.of(RefusalReason.SUBJECT_DISABLED, "the subject is no longer active");
    }
    return token;
  }

  /** A token that was issued here and has not expired, whatever became of it since. */
  AccessToken read(String compact) throws Refusal {
    if (compact.length() > MAX_LENGTH) {
      throw invalid();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(compact);
      if (!signedHere(jwt)) {
        throw invalid();
      }
      AccessToken token = token(jwt.getJWTClaimsSet());
      Instant now = clock.instant();
      if (!token.issuer().equals(issuer) || token.issuedAt().isAfter(now.plus(SKEW))) {
        throw invalid();
      }
      if (!now.isBefore(token.expiry())) {
        throw Refusal.of(RefusalReason.SUBJECT_TOKEN_EXPIRED, "the subject token has expired");
      }
      return token;
    } catch (ParseException | IllegalArgumentException malformed) {
      throw invalid();
    }
  }

  private boolean signedHere(SignedJWT jwt) {
    return TokenSigner.TYPE.equals(jwt.getHeader().getType()) && keys.get().verifies(jwt);
  }

  private static AccessToken token(JWTClaimsSet claims) throws ParseException {
    List<String> audience = claims.getAudience();
    if (audience.size() != 1) {
      throw new ParseException("aud", 0);
    }
    String scope = Optional.ofNullable(claims.getStringClaim("scope")).orElse("");
    return new AccessToken(
        required(claims.getJWTID()),
        required(claims.getIssuer()),
        Principal.parse(required(claims.getSubject())),
        required(claims.getStringClaim("client_id")),
        actors(claims.getJSONObjectClaim("act")),
        audience.getFirst(),
        scope.isEmpty() ? Set.of() : Set.of(scope.split(" ")),
        Confirmation.parse(claims.getClaim("cnf")).orElseThrow(() -> new ParseException("cnf", 0)),
        required(claims.getIssueTime()).toInstant(),
        required(claims.getExpirationTime()).toInstant());
  }

  private static List<Principal> actors(@Nullable Map<String, Object> act) throws ParseException {
    List<Principal> actors = new ArrayList<>();
    Object level = act;
    while (level instanceof Map<?, ?> actor && actors.size() <= MAX_DEPTH) {
      actors.add(Principal.parse(required(actor.get("sub")).toString()));
      level = actor.get("act");
    }
    return actors;
  }

  private static <T> T required(@Nullable T claim) throws ParseException {
    if (claim == null) {
      throw new ParseException("a required claim is missing", 0);
    }
    return claim;
  }

  private static Refusal invalid() {
    return Refusal.of(
        RefusalReason.SUBJECT_TOKEN_INVALID, "the subject token is not a valid access token");
  }
}
