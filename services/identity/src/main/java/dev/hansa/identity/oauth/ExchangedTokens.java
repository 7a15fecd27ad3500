package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.runtime.contract.ScopeGrants;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenLineage;
import dev.hansa.runtime.trust.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The token-exchange grant (RFC 8693): a service asks on behalf of the subject whose token it was
 * given.
 *
 * <p>Only the audience of that token may exchange it (K26). The result speaks for the same subject,
 * names the service as its immediate actor, carries what the callee's contract grants to this
 * service for the subject's scopes, and ends no later (K25). Earlier actors are history: no
 * decision reads them (K27).
 */
final class ExchangedTokens {
  private static final int MAX_ACTORS = 5;

  private final SubjectTokens subjects;
  private final PartnerDirectory partners;
  private final Targets targets;
  private final ScopeGrants grants;

  ExchangedTokens(
      SubjectTokens subjects, PartnerDirectory partners, Targets targets, ScopeGrants grants) {
    this.subjects = subjects;
    this.partners = partners;
    this.targets = targets;
    this.grants = grants;
  }

  Entitlement entitle(Client client, TokenExchangeGrant grant, TokenForm form) throws Refusal {
    checkTypes(grant);
    AccessToken subject = subjects.active(grant.getSubjectToken().getValue());
    if (!Targets.isAudience(client.principal(), subject.audience())) {
      throw Refusal.of(
          RefusalReason.ACTOR_NOT_AUDIENCE, "only the audience of a token may exchange it");
    }
    checkActive(subject.subject());
    List<Principal> actors = new ArrayList<>();
    actors.add(client.principal());
    actors.addAll(subject.actors());
    if (actors.size() > MAX_ACTORS) {
      throw Refusal.of(
          RefusalReason.ACTORS_TOO_DEEP, "more than " + MAX_ACTORS + " services in a row");
    }
    String workload = targets.workload(form);
    Set<String> granted = grants.forDelegation(workload, client.principal(), subject.scopes());
    return new Entitlement(
        TokenLineage.next(subject.id()),
        subject.subject(),
        actors,
        Targets.audience(workload),
        form.cut(granted),
        subject.expiry());
  }

  private static void checkTypes(TokenExchangeGrant grant) throws Refusal {
    TokenTypeURI requested = grant.getRequestedTokenType();
    if (!TokenTypeURI.ACCESS_TOKEN.equals(grant.getSubjectTokenType())
        || (requested != null && !TokenTypeURI.ACCESS_TOKEN.equals(requested))) {
      throw Refusal.of(
          RefusalReason.TOKEN_TYPE_UNSUPPORTED,
          "subject_token_type and requested_token_type are " + TokenTypeURI.ACCESS_TOKEN);
    }
    if (grant.getActorToken() != null || grant.getActorTokenType() != null) {
      throw Refusal.of(
          RefusalReason.ACTOR_TOKEN_UNSUPPORTED, "the actor is the client; leave actor_token out");
    }
  }

  /** A partner disabled since its token was issued gets no further (K28). */
  private void checkActive(Principal subject) throws Refusal {
    if (subject.kind() == Principal.Kind.PARTNER
        && partners.find(subject.name()).filter(Partner::active).isEmpty()) {
      throw Refusal.of(RefusalReason.SUBJECT_DISABLED, "the subject is no longer active");
    }
  }
}
