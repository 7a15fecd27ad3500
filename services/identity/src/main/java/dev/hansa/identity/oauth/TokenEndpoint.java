package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.hansa.identity.federation.TrustedIssuers;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.revocation.Revocations;
import dev.hansa.journal.database.DatabaseException;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.ScopeGrants;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.DpopProof;
import dev.hansa.runtime.token.DpopProofs;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The token endpoint (RFC 6749 section 3.2): reads a request, finds out who asks, what it may have,
 * and signs that.
 *
 * <p>Safe for many threads; it blocks on the register of partners, so call it from virtual threads.
 * Every answer is counted, logged and marked on the current span; see {@link TokenAudit}.
 */
public final class TokenEndpoint {
  private static final String REPEATABLE = "the request may be repeated";

  private final Issuer issuer;
  private final ClientAuthenticator authenticator;
  private final TokenProofs proofs;
  private final TrustedIssuers issuers;
  private final UsedAssertions used;
  private final SubjectTokens subjects;
  private final PartnerDirectory partners;
  private final ContractSource contracts;
  private final TokenSigner signer;
  private final InstantSource clock;
  private final TokenAudit audit;

  /**
   * @param contracts of every workload that tokens may be asked for, asked at each request
   * @param proofs with nonces that all replicas accept
   * @param issuers whose assertions partners may redeem
   */
  public TokenEndpoint(
      Issuer issuer,
      ContractSource contracts,
      PartnerDirectory partners,
      UsedAssertions used,
      DpopProofs proofs,
      TrustedIssuers issuers,
      KeySource keys,
      Revocations revocations,
      InstantSource clock,
      OpenTelemetry telemetry) {
    this.issuer = issuer;
    this.clock = clock;
    this.partners = partners;
    this.contracts = contracts;
    this.issuers = issuers;
    this.used = used;
    this.proofs = new TokenProofs(proofs, used, issuer.tokenEndpoint());
    var assertions = new ClientAssertions(issuer.url(), used, clock);
    authenticator = new ClientAuthenticator(partners, assertions, issuer.trustDomain(), clock);
    subjects = new SubjectTokens(keys, issuer.url(), revocations, clock);
    signer = new TokenSigner(keys);
    audit = new TokenAudit(telemetry);
  }

  /** Answers one request, by 503 if the database is out of reach; never throws. */
  public TokenAnswer answer(TokenCall call) {
    Asked asked = Asked.UNREADABLE;
    try {
      Optional<DpopProof> proof = proofs.read(call);
      if (call.certificate().isEmpty() && proof.isEmpty()) {
        throw Refusal.of(
            RefusalReason.CERTIFICATE_MISSING,
            "show a client certificate in the TLS handshake, or a proof of a key (RFC 9449)");
      }
      TokenForm form = TokenForm.parse(issuer, call);
      asked = Asked.of(form);
      Client client = authenticator.authenticate(form.request(), call, proof.map(DpopProof::key));
      if (proof.isPresent()) {
        proofs.use(proof.get());
      }
      TokenAnswer answer = issue(client, form);
      return proof.filter(DpopProof::nonceIsAgeing).isPresent()
          ? answer.with(proofs.nonce())
          : answer;
    } catch (Refusal refusal) {
      audit.refused(call, asked, refusal.reason());
      TokenAnswer answer = TokenAnswer.refused(refusal);
      return refusal.reason() == RefusalReason.PROOF_NONCE_MISSING
          ? answer.with(proofs.nonce())
          : answer;
    } catch (RuntimeException broken) {
      if (broken instanceof DatabaseException lost && lost.unavailable()) {
        audit.unavailable(call, asked, lost);
        return TokenAnswer.refused(RefusalReason.DATABASE_UNAVAILABLE.error(REPEATABLE));
      }
      audit.failed(call, asked, broken);
      return TokenAnswer.refused(RefusalReason.INTERNAL.error(REPEATABLE));
    }
  }

  private TokenAnswer issue(Client client, TokenForm form) throws Refusal {
    AuthorizationGrant grant = form.request().getAuthorizationGrant();
    Contracts now = contracts.get();
    var targets = new Targets(issuer.trustDomain(), now.workloads());
    var grants = new ScopeGrants(now, Targets.GATEWAY);
    return switch (grant) {
      case ClientCredentialsGrant _ ->
          sign(client, grant, new OwnTokens(targets, grants).entitle(client, form));
      case TokenExchangeGrant exchange ->
          sign(
              client,
              grant,
              new ExchangedTokens(subjects, partners, targets, grants)
                  .entitle(client, exchange, form));
      case JWTBearerGrant asserted ->
          sign(
              client,
              grant,
              new AssertedTokens(issuers, used, targets)
                  .entitle(client, asserted.getAssertion(), form));
      default -> throw Refusal.of(RefusalReason.GRANT_UNSUPPORTED, TokenForm.GRANTS);
    };
  }

  private TokenAnswer sign(Client client, AuthorizationGrant grant, Entitlement entitlement) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant ownEnd = now.plus(issuer.life());
    var token =
        new AccessToken(
            entitlement.id(),
            issuer.url(),
            entitlement.subject(),
            client.id(),
            entitlement.actors(),
            entitlement.audience(),
            entitlement.scopes(),
            client.binding(),
            now,
            ownEnd.isBefore(entitlement.notAfter()) ? ownEnd : entitlement.notAfter());
    String compact = signer.sign(token);
    audit.issued(grant.getType(), token);
    return TokenAnswer.issued(
        compact, token, grant instanceof TokenExchangeGrant ? TokenTypeURI.ACCESS_TOKEN : null);
  }
}
