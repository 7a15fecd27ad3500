package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is refused although it would hold otherwise.
 *
 * @param name a token's {@code jti}, a caller such as {@code partner/acme}, a {@code kid}, or what
 *     {@link #scopeOf} says
 * @param expiry when it is refused anyway; empty: never
 * @param lifted whether it is no longer denied
 */
public record Denial(Kind kind, String name, Optional<Instant> expiry, boolean lifted) {
  /** What can be denied. */
  public enum Kind {
    /** A token, and those exchanged from it. */
    TOKEN,
    /** Whoever calls, or is called for. */
    PRINCIPAL,
    /** Every token of a signing key. */
    KEY,
    /** Tokens of a subject, with nobody acting for it, that carry one scope. */
    SCOPE;

    /** As it stands in documents and tables. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> of(Object word) {
      for (var kind : values()) {
        if (kind.word().equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** The name of a scope that a subject has no more, such as {@code partner/acme orders.read}. */
  public static String scopeOf(Principal subject, String scope) {
    return subject + " " + scope;
  }
}
