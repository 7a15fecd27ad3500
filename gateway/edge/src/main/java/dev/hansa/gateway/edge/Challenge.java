package dev.hansa.gateway.edge;

import java.util.Set;

/**
 * What a refused request is told about tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 */
final class Challenge {
  private static final String REALM = "Bearer realm=\"hansa\"";

  /** Nothing was shown, so nothing is said to be wrong with it. */
  private static final Set<String> WITHOUT_ERROR =
      Set.of("", "CERTIFICATE_MISSING", "TOKEN_MISSING");

  private Challenge() {}

  static String unauthenticated(String reason) {
    return WITHOUT_ERROR.contains(reason)
        ? REALM
        : REALM + ", error=\"invalid_token\", error_description=\"" + reason + '"';
  }

  /**
   * @param scopes separated by spaces
   */
  static String insufficientScope(String scopes) {
    return REALM + ", error=\"insufficient_scope\", scope=\"" + scopes + '"';
  }
}
