package dev.hansa.gateway.edge;

import dev.hansa.runtime.token.DpopProofs;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a refused request is told about tokens: in the words of the scheme that it used, and of both
 * schemes if it used none.
 *
 * @param metadata where clients read how to get a token (RFC 9728, section 5.1)
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7.1">RFC 9449, section 7.1</a>
 */
record Challenge(Supplier<String> metadata) {
  /** Nothing was shown, so nothing is said to be wrong with it. */
  private static final Set<String> WITHOUT_ERROR =
      Set.of("", "CERTIFICATE_MISSING", "TOKEN_MISSING");

  private static final String ALGORITHMS =
      ", algs=\"" + String.join(" ", DpopProofs.ALGORITHMS) + '"';

  /** Values of the header, one of each challenge. */
  List<String> unauthenticated(Scheme scheme, String reason) {
    if (WITHOUT_ERROR.contains(reason)) {
      return Stream.of(Scheme.values()).map(other -> realm(other) + algorithms(other)).toList();
    }
    return List.of(
        realm(scheme)
            + ", error=\""
            + error(reason)
            + "\", error_description=\""
            + reason
            + '"'
            + algorithms(scheme));
  }

  /**
   * @param scopes separated by spaces
   */
  String insufficientScope(Scheme scheme, String scopes) {
    return realm(scheme) + ", error=\"insufficient_scope\", scope=\"" + scopes + '"';
  }

  private static String error(String reason) {
    return switch (reason) {
      case "DPOP_NONCE_REQUIRED" -> "use_dpop_nonce";
      case "DPOP_PROOF_INVALID", "DPOP_PROOF_REPLAYED" -> "invalid_dpop_proof";
      default -> "invalid_token";
    };
  }

  private String realm(Scheme scheme) {
    return scheme.word() + " realm=\"hansa\", resource_metadata=\"" + metadata.get() + '"';
  }

  private static String algorithms(Scheme scheme) {
    return scheme == Scheme.DPOP ? ALGORITHMS : "";
  }
}
