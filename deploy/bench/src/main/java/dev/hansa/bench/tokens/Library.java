package dev.hansa.bench.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Set;

/** The peer: Nimbus JOSE+JWT as its documentation sets it up for access tokens (RFC 9068). */
final class Library {
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  Library(JWKSet keys) {
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys)));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            Mint.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(Mint.ISSUER).build(),
            Set.of("sub", "client_id", "exp", "iat", "jti", "cnf")));
  }

  /** Verifies; returns the subject. */
  String verify(String token) {
    try {
      return processor.process(token, null).getSubject();
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw new IllegalStateException("the token should hold", e);
    }
  }
}
