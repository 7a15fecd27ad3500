package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.hansa.runtime.token.AccessToken;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the token endpoint.
 *
 * @param status HTTP status
 * @param body JSON; of a success it holds the token and is never logged
 * @param nonce for the client's next proof, if it should take another (RFC 9449 section 8)
 */
public record TokenAnswer(int status, String body, Optional<String> nonce) {
  static TokenAnswer issued(String compact, AccessToken token, @Nullable TokenTypeURI type) {
    long life = Duration.between(token.issuedAt(), token.expiry()).toSeconds();
    Scope scope =
        token.scopes().isEmpty()
            ? null // RFC 6749 has no notation for an empty scope
            : new Scope(token.scopes().stream().sorted().toArray(String[]::new));
    var issued =
        token.binding().key().isPresent()
            ? new DPoPAccessToken(compact, life, scope, type)
            : new BearerAccessToken(compact, life, scope, type);
    return new TokenAnswer(
        200,
        new AccessTokenResponse(new Tokens(issued, null)).toJSONObject().toString(),
        Optional.empty());
  }

  static TokenAnswer refused(Refusal refusal) {
    return refused(refusal.error());
  }

  static TokenAnswer refused(ErrorObject error) {
    return new TokenAnswer(
        error.getHTTPStatusCode(),
        new TokenErrorResponse(error).toJSONObject().toString(),
        Optional.empty());
  }

  /** The same with a nonce. */
  TokenAnswer with(String fresh) {
    return new TokenAnswer(status, body, Optional.of(fresh));
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "TokenAnswer[" + status + "]";
  }
}
