package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Principal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may be told of a token: names and times, nothing by which it could be used.
 *
 * @param digest first 8 bytes of its SHA-256, in hexadecimal
 * @param verified whether it was found to hold; if not, the rest is what it claims
 * @param id {@code jti}
 * @param issuer {@code iss}
 * @param subject {@code sub}
 * @param actors {@code act}, the immediate caller first
 * @param clientId {@code client_id}
 * @param audience {@code aud}
 * @param thumbprint of the certificate that it is bound to, or else of the key ({@code cnf})
 */
public record TokenSummary(
    String digest,
    boolean verified,
    String id,
    String issuer,
    String subject,
    List<String> actors,
    String clientId,
    String audience,
    List<String> scopes,
    String thumbprint,
    Optional<Instant> issuedAt,
    Optional<Instant> expiry) {
  private static final int MAX_TEXT = 256;
  private static final int MAX_ACTORS = 5;
  private static final int MAX_SCOPES = 50;
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

  public TokenSummary {
    actors = List.copyOf(actors);
    scopes = List.copyOf(scopes);
  }

  /** Of a token that holds. */
  public static TokenSummary verified(String compact, AccessToken token) {
    return new TokenSummary(
        TokenDigest.of(compact).toString(),
        true,
        printable(token.id()),
        printable(token.issuer()),
        token.subject().toString(),
        token.actors().stream().map(Principal::toString).toList(),
        printable(token.clientId()),
        printable(token.audience()),
        token.scopes().stream().sorted().map(TokenSummary::printable).toList(),
        token.binding().certificate().or(token.binding()::key).orElse(""),
        Optional.of(token.issuedAt()),
        Optional.of(token.expiry()));
  }

  /** Of a token that may be anything: what can be read of it, cut and made printable. */
  public static TokenSummary claimed(String compact) {
    Map<String, Object> claims = claims(compact);
    Object confirmation = claims.get("cnf");
    return new TokenSummary(
        TokenDigest.of(compact).toString(),
        false,
        text(claims, "jti"),
        text(claims, "iss"),
        text(claims, "sub"),
        actors(claims),
        text(claims, "client_id"),
        text(claims, "aud"),
        scopes(claims),
        confirmation instanceof Map<?, ?> bound ? thumbprint(bound) : "",
        time(claims, "iat"),
        time(claims, "exp"));
  }

  private static Map<String, Object> claims(String compact) {
    if (compact.length() > CompactToken.MAX_LENGTH) {
      return Map.of();
    }
    String[] parts = compact.split("\\.", -1);
    if (parts.length != 3) {
      return Map.of();
    }
    try {
      return StrictJson.object(Base64.getUrlDecoder().decode(parts[1]));
    } catch (IOException | IllegalArgumentException _) {
      return Map.of();
    }
  }

  private static List<String> actors(Map<String, Object> claims) {
    var actors = new ArrayList<String>();
    Object act = claims.get("act");
    while (act instanceof Map<?, ?> actor && actors.size() < MAX_ACTORS) {
      actors.add(text(actor, "sub"));
      act = actor.get("act");
    }
    return actors;
  }

  private static Optional<Instant> time(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof Long seconds && seconds >= 0 && seconds <= LAST_SECOND
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private static String thumbprint(Map<?, ?> confirmation) {
    return text(
        confirmation,
        confirmation.containsKey(Confirmation.CERTIFICATE)
            ? Confirmation.CERTIFICATE
            : Confirmation.KEY);
  }

  private static List<String> scopes(Map<String, Object> claims) {
    return claims.get("scope") instanceof String text
        ? Arrays.stream(text.split(" ", MAX_SCOPES + 1))
            .limit(MAX_SCOPES)
            .filter(scope -> !scope.isEmpty())
            .map(TokenSummary::printable)
            .toList()
        : List.of();
  }

  private static String text(Map<?, ?> claims, String name) {
    return claims.get(name) instanceof String text ? printable(text) : "";
  }

  /** Nothing that a claim says can begin a word or a line, or command a terminal (O08). */
  private static String printable(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT)
        .forEach(c -> safe.append(c > ' ' && c < 127 ? (char) c : '?'));
    return safe.toString();
  }
}
