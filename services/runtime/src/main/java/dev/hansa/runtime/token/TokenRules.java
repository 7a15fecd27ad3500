package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a token must state to hold here: issuer, audience, time, binding. No cryptography. */
record TokenRules(VerifierConfig config) {
  /** The claims as a token that may hold now, if its signature does. Costs microseconds. */
  AccessToken judge(Map<String, Object> claims, Instant now) throws TokenRefused {
    AccessToken token = TokenClaims.read(claims);
    if (!token.issuer().equals(config.issuer())) {
      throw new TokenRefused(MeshReason.TOKEN_ISSUER, "issued by somebody else");
    }
    if (TokenClaims.begin(claims).isAfter(now.plus(config.skew()))) {
      throw new TokenRefused(MeshReason.TOKEN_NOT_YET_VALID, "its time has not begun");
    }
    Duration lifetime = Duration.between(token.issuedAt(), token.expiry());
    if (!lifetime.isPositive() || lifetime.compareTo(config.maxLifetime()) > 0) {
      throw new TokenRefused(MeshReason.TOKEN_LIFETIME, "lives longer than is accepted");
    }
    judgeAgain(token, now);
    return token;
  }

  /** What may change between two uses of one token, or between two processes that share it. */
  void judgeAgain(AccessToken token, Instant now) throws TokenRefused {
    if (!now.isBefore(token.expiry())) {
      throw new TokenRefused(MeshReason.TOKEN_EXPIRED, "its time is over");
    }
    if (!token.audience().equals(config.audience())) {
      throw new TokenRefused(MeshReason.TOKEN_AUDIENCE, "meant for somebody else");
    }
  }

  /** RFC 8705 section 3, RFC 9449 section 7: only who holds the key may use the token (K15). */
  void judgeBinding(AccessToken token, Holder holder) throws TokenRefused {
    if (!token.binding().heldBy(holder)) {
      throw new TokenRefused(MeshReason.CNF_MISMATCH, "bound to another certificate or key");
    }
  }
}
