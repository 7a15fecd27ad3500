package dev.hansa.identity.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and signs access tokens as RFC 9068 has them, bound as RFC 8705 section 3.1 has it. */
final class TokenSigner {
  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private final KeySource keys;

  TokenSigner(KeySource keys) {
    this.keys = keys;
  }

  /** The compact form of a token. */
  String sign(AccessToken token) {
    return sign(TYPE, claims(token));
  }

  /** The compact form of a statement of this issuer. */
  String sign(JOSEObjectType type, JWTClaimsSet claims) {
    return keys.get().sign(type, claims);
  }

  /** What a token says. */
  static JWTClaimsSet claims(AccessToken token) {
    var claims =
        new JWTClaimsSet.Builder()
            .jwtID(token.id())
            .issuer(token.issuer())
            .subject(token.subject().toString())
            .claim("client_id", token.clientId())
            .audience(token.audience())
            .issueTime(Date.from(token.issuedAt()))
            .expirationTime(Date.from(token.expiry()))
            .claim("cnf", token.binding().claim());
    if (!token.scopes().isEmpty()) { // RFC 6749 has no notation for an empty scope
      claims.claim("scope", String.join(" ", token.scopes().stream().sorted().toList()));
    }
    if (!token.actors().isEmpty()) {
      claims.claim("act", act(token.actors()));
    }
    return claims.build();
  }

  /** Nests the chain (RFC 8693 section 4.1): the immediate caller is the outermost. */
  private static Map<String, Object> act(List<Principal> actors) {
    Map<String, Object> act = new LinkedHashMap<>();
    act.put("sub", actors.getFirst().toString());
    if (actors.size() > 1) {
      act.put("act", act(actors.subList(1, actors.size())));
    }
    return act;
  }
}
