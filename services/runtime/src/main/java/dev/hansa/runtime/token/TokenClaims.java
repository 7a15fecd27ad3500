package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the claims of RFC 9068 section 2.2 out of a payload. Says what the token states, not
 * whether it holds here.
 */
final class TokenClaims {
  private static final int MAX_ACTORS = 5; // security.md K27
  private static final int MAX_TEXT = 256;
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

  private final Map<String, Object> claims;

  private TokenClaims(Map<String, Object> claims) {
    this.claims = claims;
  }

  /** The token that the claims describe. */
  static AccessToken read(Map<String, Object> claims) throws TokenRefused {
    return new TokenClaims(claims).read();
  }

  /** The later of {@code iat} and, if it is there, {@code nbf}. */
  static Instant begin(Map<String, Object> claims) throws TokenRefused {
    var reader = new TokenClaims(claims);
    Instant issued = reader.time("iat");
    Instant notBefore = claims.containsKey("nbf") ? reader.time("nbf") : issued;
    return notBefore.isAfter(issued) ? notBefore : issued;
  }

  private AccessToken read() throws TokenRefused {
    return new AccessToken(
        text("jti", MeshReason.TOKEN_MALFORMED),
        text("iss", MeshReason.TOKEN_ISSUER),
        principal(claims),
        text("client_id", MeshReason.TOKEN_MALFORMED),
        actors(),
        text("aud", MeshReason.TOKEN_AUDIENCE), // one string, never an array (K12)
        scopes(),
        Confirmation.read(claims.get("cnf")),
        time("iat"),
        time("exp"));
  }

  private List<Principal> actors() throws TokenRefused {
    var actors = new ArrayList<Principal>();
    Object act = claims.get("act");
    while (act != null) {
      if (!(act instanceof Map<?, ?> actor) || actors.size() == MAX_ACTORS) {
        throw malformed("act");
      }
      actors.add(principal(actor));
      act = actor.get("act");
    }
    return actors;
  }

  private static Principal principal(Map<?, ?> object) throws TokenRefused {
    try {
      if (object.get("sub") instanceof String sub) {
        return Principal.parse(sub);
      }
    } catch (IllegalArgumentException e) {
      // the same answer as for a sub that is missing; the text stays out of logs
    }
    throw malformed("sub");
  }

  private Set<String> scopes() throws TokenRefused {
    Object scope = claims.get("scope");
    if (scope == null || scope.equals("")) {
      return Set.of();
    }
    if (scope instanceof String text) {
      return Set.copyOf(List.of(text.split(" ")));
    }
    throw malformed("scope");
  }

  private Instant time(String name) throws TokenRefused {
    if (claims.get(name) instanceof Long seconds && seconds >= 0 && seconds <= LAST_SECOND) {
      return Instant.ofEpochSecond(seconds);
    }
    throw malformed(name);
  }

  private String text(String name, MeshReason reason) throws TokenRefused {
    if (claims.get(name) instanceof String text && !text.isEmpty() && text.length() <= MAX_TEXT) {
      return text;
    }
    throw new TokenRefused(reason, "claim " + name + " is missing or of another kind");
  }

  private static TokenRefused malformed(String claim) {
    return new TokenRefused(
        MeshReason.TOKEN_MALFORMED, "claim " + claim + " is missing or of another kind");
  }
}
