package dev.hansa.identity.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.revocation.Revocations;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The introspection endpoint (RFC 7662), its answers signed when asked for (RFC 9701).
 *
 * <p>For resource servers that do not verify tokens themselves, which are the services of the mesh.
 * Each sees the tokens that are meant for it; of all others, whatever is wrong with them, it learns
 * {@code active: false} and nothing else (K29). Safe for many threads; blocks.
 */
public final class IntrospectionEndpoint {
  private static final Logger log = LoggerFactory.getLogger(IntrospectionEndpoint.class);

  /** What a client accepts that wants a signed answer (RFC 9701 section 4). */
  public static final String SIGNED = "application/token-introspection+jwt";

  /** Explicit, so that the answer can never pass for an access token (RFC 9701 section 5). */
  private static final JOSEObjectType TYPE = new JOSEObjectType("token-introspection+jwt");

  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final Issuer issuer;
  private final ClientAuthenticator authenticator;
  private final SubjectTokens tokens;
  private final TokenSigner signer;
  private final InstantSource clock;

  public IntrospectionEndpoint(
      Issuer issuer,
      PartnerDirectory partners,
      UsedAssertions used,
      KeySource keys,
      Revocations revocations,
      InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
    authenticator =
        new ClientAuthenticator(
            partners, new ClientAssertions(issuer.url(), used, clock), issuer.trustDomain(), clock);
    tokens = new SubjectTokens(keys, issuer.url(), revocations, clock);
    signer = new TokenSigner(keys);
  }

  /**
   * Answers one request; never throws.
   *
   * @param signed whether the client wants the answer as a JWT
   */
  public EndpointAnswer answer(TokenCall call, boolean signed) {
    try {
      TokenQuestion question = TokenQuestion.parse(issuer.introspectionEndpoint(), call);
      Principal client = authenticator.authenticate(question, call);
      if (client.kind() != Principal.Kind.SERVICE) {
        throw Refusal.of(
            RefusalReason.NO_RESOURCE_SERVER, "only services of the mesh introspect tokens");
      }
      Map<String, Object> view = view(client, question.token());
      return signed
          ? EndpointAnswer.ok(SIGNED, signer.sign(TYPE, claims(client, view)))
          : EndpointAnswer.ok(EndpointAnswer.JSON, JSONObjectUtils.toJSONString(view));
    } catch (Refusal refusal) {
      log.warn("introspection refused: reason={} caller={}", refusal.reason(), call);
      return EndpointAnswer.refused(refusal);
    } catch (RuntimeException broken) {
      log.error("a token could not be introspected: caller={}", call, broken);
      return EndpointAnswer.failed();
    }
  }

  private Map<String, Object> view(Principal client, String compact) {
    return active(compact)
        .filter(token -> Targets.isAudience(client, token.audience()))
        .map(IntrospectionEndpoint::members)
        .orElse(INACTIVE);
  }

  private Optional<AccessToken> active(String compact) {
    try {
      return Optional.of(tokens.active(compact));
    } catch (Refusal _) {
      return Optional.empty();
    }
  }

  /** The claims of the token, {@code cnf} among them (RFC 8705 section 3.2, RFC 9449 6.2). */
  private static Map<String, Object> members(AccessToken token) {
    Map<String, Object> members = new HashMap<>(TokenSigner.claims(token).toJSONObject());
    members.put("active", true);
    members.put("token_type", token.binding().key().isPresent() ? "DPoP" : "Bearer");
    return members;
  }

  /** RFC 9701 section 5: what the token says stays in a member of its own. */
  private JWTClaimsSet claims(Principal client, Map<String, Object> view) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience(ClientAuthenticator.clientId(client))
        .issueTime(Date.from(clock.instant()))
        .claim("token_introspection", view)
        .build();
  }
}
