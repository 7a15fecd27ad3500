package dev.hansa.runtime.audit;

import dev.hansa.runtime.contract.Grant;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.TokenSummary;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rule behind a reason, and how a call compared with it, in words for operators. */
final class Rules {
  private Rules() {}

  static String of(MeshReason reason, Optional<MethodContract> contract) {
    return switch (reason) {
      case SCOPE_MISSING -> contract.map(Rules::scopes).orElse("scopes");
      case CALLER_NOT_GRANTED ->
          contract.map(c -> exposure(c) + ", grants: " + grants(c)).orElse("grants");
      case METHOD_NOT_EXPOSED -> contract.map(Rules::exposure).orElse("exposure");
      case METHOD_UNKNOWN -> "no contract, no call";
      case CERTIFICATE_MISSING -> "a client certificate";
      case CNF_MISSING, CNF_MISMATCH -> "the token is bound to the peer's certificate";
      case TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_LIFETIME -> "the token holds now";
      case STREAM_TOKEN_EXPIRED -> "a stream lives as long as its token, or is renewed";
      case STREAM_TOKEN_MISMATCH -> "a stream keeps its subject, actors and audience";
      case TOKEN_AUDIENCE -> "the token is for this service";
      case TOKEN_MISSING -> "a token";
      default -> reason.name();
    };
  }

  private static String scopes(MethodContract contract) {
    return "scopes: " + String.join(" ", new TreeSet<>(contract.scopes()));
  }

  private static String exposure(MethodContract contract) {
    return "exposure: " + contract.exposure();
  }

  private static String grants(MethodContract contract) {
    return contract.grants().isEmpty()
        ? "none"
        : contract.grants().stream().map(Rules::grant).collect(Collectors.joining(", "));
  }

  private static String grant(Grant grant) {
    return grant.caller()
        + grant.onBehalfOf().map(scope -> " on behalf of " + scope).orElse(" for itself");
  }

  static String why(
      MeshReason reason, String message, Attempt attempt, Optional<TokenSummary> token) {
    return message + token.map(shown -> compared(reason, attempt, shown)).orElse("");
  }

  private static String compared(MeshReason reason, Attempt attempt, TokenSummary token) {
    return switch (reason) {
      case SCOPE_MISSING -> "; it carries: " + String.join(" ", token.scopes());
      case CALLER_NOT_GRANTED, METHOD_NOT_EXPOSED ->
          "; the caller is "
              + attempt.peer().map(peer -> peer.principal().toString()).orElse("nobody")
              + ", the subject "
              + token.subject()
              + (token.actors().isEmpty()
                  ? " itself"
                  : " through " + String.join(", then ", token.actors()));
      case CNF_MISMATCH ->
          "; it is bound to "
              + token.thumbprint()
              + ", the peer's certificate is "
              + attempt.peer().map(peer -> peer.thumbprint()).orElse("none");
      case TOKEN_EXPIRED, STREAM_TOKEN_EXPIRED ->
          token.expiry().map(end -> "; it ended at " + end).orElse("");
      case TOKEN_AUDIENCE -> "; it is for " + token.audience();
      default -> "";
    };
  }
}
