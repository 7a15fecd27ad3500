package dev.hansa.runtime.audit;

import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.TokenSummary;
import java.time.Instant;
import java.util.Optional;

/**
 * One decision against a call, for operators.
 *
 * @param id as the error names it
 * @param reason as the error names it
 * @param why what came of comparing the call with the rule
 * @param method full name; empty if the call did not get that far
 * @param peer principal by TLS; empty if it showed no certificate
 * @param thumbprint of the peer's certificate
 * @param rule that decided
 * @param contract version of the contract that the rule stands in
 * @param traceId empty if there was no trace
 */
public record DecisionRecord(
    String id,
    Instant at,
    Outcome outcome,
    MeshReason reason,
    String why,
    String method,
    String peer,
    String thumbprint,
    Optional<TokenSummary> token,
    String rule,
    Optional<ContractOrigin> contract,
    String traceId) {
  /** What became of the call. */
  public enum Outcome {
    /** It did not begin. */
    DENIED,
    /** It ran and was ended. */
    ENDED
  }
}
