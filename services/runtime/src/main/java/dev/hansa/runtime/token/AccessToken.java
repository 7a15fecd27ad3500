package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a verified access token says.
 *
 * @param id {@code jti}; may be logged
 * @param issuer {@code iss}
 * @param subject {@code sub}: on whose behalf the call is made
 * @param clientId {@code client_id}: who asked for the token
 * @param actors {@code act}: who acts for the subject, the immediate caller first; empty: the
 *     subject
 * @param audience {@code aud}: the one service that it is for
 * @param scopes what it allows
 * @param binding {@code cnf}: what its bearer must prove to hold
 * @param issuedAt {@code iat}
 * @param expiry {@code exp}: first instant at which it is worth nothing
 */
public record AccessToken(
    String id,
    String issuer,
    Principal subject,
    String clientId,
    List<Principal> actors,
    String audience,
    Set<String> scopes,
    Confirmation binding,
    Instant issuedAt,
    Instant expiry) {
  public AccessToken {
    actors = List.copyOf(actors);
    scopes = Set.copyOf(scopes);
  }

  /** A token that is bound to a certificate alone, as all are within the mesh. */
  public AccessToken(
      String id,
      String issuer,
      Principal subject,
      String clientId,
      List<Principal> actors,
      String audience,
      Set<String> scopes,
      String thumbprint,
      Instant issuedAt,
      Instant expiry) {
    this(
        id,
        issuer,
        subject,
        clientId,
        actors,
        audience,
        scopes,
        Confirmation.ofCertificate(thumbprint),
        issuedAt,
        expiry);
  }

  /** The service that acts for the subject at this hop; empty if the subject acts itself. */
  public Optional<Principal> actor() {
    return actors.stream().findFirst();
  }
}
