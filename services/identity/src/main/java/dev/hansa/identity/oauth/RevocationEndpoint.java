package dev.hansa.identity.oauth;

import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.revocation.Revocations;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation endpoint (RFC 7009): a client takes back a token that was issued to it.
 *
 * <p>With the token go those that were exchanged from it. 200 says that it is denied from now on,
 * and within seconds at every process (K30); a token that is not known, has expired, or is somebody
 * else's gets 200 as well, and nothing happens: the answer is no oracle. Safe for many threads;
 * blocks.
 */
public final class RevocationEndpoint {
  private static final Logger log = LoggerFactory.getLogger(RevocationEndpoint.class);

  private final Issuer issuer;
  private final ClientAuthenticator authenticator;
  private final SubjectTokens tokens;
  private final Revocations revocations;

  public RevocationEndpoint(
      Issuer issuer,
      PartnerDirectory partners,
      UsedAssertions used,
      KeySource keys,
      Revocations revocations,
      InstantSource clock) {
    this.issuer = issuer;
    this.revocations = revocations;
    authenticator =
        new ClientAuthenticator(
            partners, new ClientAssertions(issuer.url(), used, clock), issuer.trustDomain(), clock);
    tokens = new SubjectTokens(keys, issuer.url(), revocations, clock);
  }

  /** Answers one request; never throws. */
  public EndpointAnswer answer(TokenCall call) {
    try {
      TokenQuestion question = TokenQuestion.parse(issuer.revocationEndpoint(), call);
      revoke(authenticator.authenticate(question, call), question.token());
      return EndpointAnswer.ok(EndpointAnswer.JSON, "");
    } catch (Refusal refusal) {
      log.warn("revocation refused: reason={} caller={}", refusal.reason(), call);
      return EndpointAnswer.refused(refusal);
    } catch (RuntimeException broken) {
      log.error("a token could not be revoked: caller={}", call, broken);
      return EndpointAnswer.failed();
    }
  }

  private void revoke(Principal principal, String compact) {
    String client = ClientAuthenticator.clientId(principal);
    AccessToken token;
    try {
      token = tokens.read(compact);
    } catch (Refusal unknown) {
      log.info("nothing to revoke: client={} reason={}", client, unknown.reason());
      return;
    }
    if (!token.clientId().equals(client)) {
      log.warn(
          "token of another not revoked: client={} owner={} jti={}",
          client,
          token.clientId(),
          token.id());
      return;
    }
    revocations.revoke(token);
    log.info("token revoked: client={} jti={} expiry={}", client, token.id(), token.expiry());
  }
}
