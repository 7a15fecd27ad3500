package dev.hansa.identity.oauth;

import dev.hansa.identity.federation.Assertion;
import dev.hansa.identity.federation.TrustedIssuers;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The jwt-bearer grant (RFC 7523 section 2.1): a partner redeems what its own issuer says of it.
 *
 * <p>The client proves who it is as for any other grant, and the assertion must be about that same
 * partner (F06). Its claims are mapped: the token carries what the mapping makes of them and the
 * partner has registered, for the gateway alone (F07). All refusals look the same from outside.
 */
final class AssertedTokens {
  /** No client has such an id, so issuers' assertions and clients' own never meet in one table. */
  private static final String OWNER = "issuer ";

  private final TrustedIssuers issuers;
  private final UsedAssertions used;
  private final Targets targets;

  AssertedTokens(TrustedIssuers issuers, UsedAssertions used, Targets targets) {
    this.issuers = issuers;
    this.used = used;
    this.targets = targets;
  }

  Entitlement entitle(Client client, String assertion, TokenForm form) throws Refusal {
    String audience = targets.ofPartner(form);
    return switch (issuers.judge(assertion)) {
      case Assertion.Rejected(Assertion.Fault fault) -> throw refusal(reason(fault));
      case Assertion.Accepted accepted -> {
        if (!client.principal().equals(Principal.partner(accepted.partner()))) {
          throw refusal(RefusalReason.GRANT_SUBJECT);
        }
        if (!used.use(OWNER + accepted.issuer(), accepted.id(), accepted.until())) {
          throw refusal(RefusalReason.GRANT_REPLAYED);
        }
        Set<String> both = new HashSet<>(accepted.scopes());
        both.retainAll(client.scopes());
        yield new Entitlement(client.principal(), List.of(), audience, form.cut(both), Instant.MAX);
      }
    };
  }

  private static RefusalReason reason(Assertion.Fault fault) {
    return switch (fault) {
      case MALFORMED -> RefusalReason.GRANT_MALFORMED;
      case ISSUER -> RefusalReason.GRANT_ISSUER;
      case KEYS_UNAVAILABLE -> RefusalReason.ISSUER_UNAVAILABLE;
      case SIGNATURE -> RefusalReason.GRANT_SIGNATURE;
      case AUDIENCE -> RefusalReason.GRANT_AUDIENCE;
      case TIME -> RefusalReason.GRANT_TIME;
      case SUBJECT -> RefusalReason.GRANT_SUBJECT;
    };
  }

  private static Refusal refusal(RefusalReason reason) {
    return Refusal.of(
        reason,
        reason == RefusalReason.ISSUER_UNAVAILABLE
            ? "the assertion's issuer does not answer; try again"
            : "the assertion is not accepted");
  }
}
