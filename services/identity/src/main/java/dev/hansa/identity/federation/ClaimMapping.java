package dev.hansa.identity.federation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What another issuer's claims mean here (F06, F07): what is not named means nothing.
 *
 * @param subjectClaim names who it is about
 * @param subjects the claim's value to the partner that it is; {@code *} stands for any other value
 * @param scopeClaim names what it may do: words in a text, or a list of texts
 * @param scopes the issuer's word to ours
 */
record ClaimMapping(
    String subjectClaim,
    Map<String, String> subjects,
    String scopeClaim,
    Map<String, String> scopes) {
  private static final String ANY = "*";

  ClaimMapping {
    subjects = Map.copyOf(subjects);
    scopes = Map.copyOf(scopes);
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("subjects: none (expected: such as '*=acme')");
    }
  }

  /** The partner that the claims are about; empty if they are about nobody that is known here. */
  Optional<String> partner(Map<String, Object> claims) {
    return find(claims, subjectClaim) instanceof String subject && !subject.isEmpty()
        ? Optional.ofNullable(subjects.getOrDefault(subject, subjects.get(ANY)))
        : Optional.empty();
  }

  /** What the claims allow, in our words. */
  Set<String> scopes(Map<String, Object> claims) {
    Set<String> ours = new HashSet<>();
    words(find(claims, scopeClaim))
        .forEach(word -> Optional.ofNullable(scopes.get(word)).ifPresent(ours::add));
    return ours;
  }

  private static Stream<String> words(@Nullable Object claim) {
    return switch (claim) {
      case String text -> Arrays.stream(text.split(" "));
      case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }

  /** A member of the claims, or, led by a slash, one of a member's (RFC 6901 without escapes). */
  private static @Nullable Object find(Map<String, Object> claims, String name) {
    if (!name.startsWith("/")) {
      return claims.get(name);
    }
    Object found = claims;
    for (String step : name.substring(1).split("/", -1)) {
      found = found instanceof Map<?, ?> members ? members.get(step) : null;
    }
    return found;
  }
}
