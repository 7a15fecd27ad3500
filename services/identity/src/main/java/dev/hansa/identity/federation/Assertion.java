package dev.hansa.identity.federation;

import java.time.Instant;
import java.util.Set;

/** The answer to another issuer's assertion. */
public sealed interface Assertion {
  /**
   * It holds, unless it was used before.
   *
   * @param issuer who made it
   * @param id unique with that issuer
   * @param partner that it is about
   * @param scopes that it allows, in our words
   * @param until from then on it is refused for its age
   */
  record Accepted(String issuer, String id, String partner, Set<String> scopes, Instant until)
      implements Assertion {
    public Accepted {
      scopes = Set.copyOf(scopes);
    }
  }

  /** It does not hold. */
  record Rejected(Fault fault) implements Assertion {}

  /** What is wrong with an assertion; for our log alone. */
  enum Fault {
    /** No JWT, or one of another kind, or a claim is missing. */
    MALFORMED,
    /** Its issuer is not trusted. */
    ISSUER,
    /** Its key is not known, and its issuer does not answer. */
    KEYS_UNAVAILABLE,
    /** Its signature does not hold, or its algorithm is not accepted. */
    SIGNATURE,
    /** It was made for somebody else, or for others as well. */
    AUDIENCE,
    /** It is over, has not begun, or lives too long. */
    TIME,
    /** It is about nobody that is known here. */
    SUBJECT
  }
}
