package dev.hansa.runtime.token;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.PKITLSClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.Principal;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identity's token endpoint, asked with the certificate as the client's authentication ({@code
 * tls_client_auth}, RFC 8705 section 2.1).
 */
record TokenEndpoint(URI uri, IdentityHttp http, InstantSource clock) implements TokenIssuer {
  private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

  @Override
  public CompletableFuture<IssuedToken> issue(TokenOrder order, IdentityGeneration generation) {
    Context trace = Context.current(); // statuses name the trace, on whatever thread they are made
    Instant asked = clock.instant();
    return http.postForm(uri, form(order, generation), generation)
        .handle(
            (response, failure) -> {
              Supplier<IssuedToken> judge =
                  () -> {
                    if (failure != null) {
                      LOG.warn(
                          "identity could not be asked for a token: {}",
                          IdentityHttp.said(failure));
                      throw unavailable();
                    }
                    return judge(order, response, asked);
                  };
              return trace.wrapSupplier(judge).get();
            });
  }

  private String form(TokenOrder order, IdentityGeneration generation) {
    var client = new PKITLSClientAuthentication(clientId(generation), generation.leaf());
    AuthorizationGrant grant =
        switch (order) {
          case TokenOrder.ForSelf _ -> new ClientCredentialsGrant();
          case TokenOrder.OnBehalf(String subjectToken, String audience) ->
              new TokenExchangeGrant(
                  new BearerAccessToken(subjectToken),
                  TokenTypeURI.ACCESS_TOKEN,
                  null,
                  null,
                  TokenTypeURI.ACCESS_TOKEN,
                  List.of(new Audience(audience)));
        };
    var request = new TokenRequest.Builder(uri, client, grant);
    if (order instanceof TokenOrder.ForSelf self) {
      // RFC 8707: a resource is a URI, and a workload's is its SPIFFE id
      request.resource(
          URI.create("spiffe://" + generation.id().trustDomain() + "/" + self.audience()));
    }
    return request.build().toHTTPRequest().getBody();
  }

  /** Services and operators are registered under their principal, partners under their name. */
  private static ClientID clientId(IdentityGeneration generation) {
    Principal principal = generation.id().principal();
    return new ClientID(
        principal.kind() == Principal.Kind.PARTNER ? principal.name() : principal.toString());
  }

  private static IssuedToken judge(TokenOrder order, HttpResponse<String> response, Instant asked) {
    if (response.statusCode() >= 500 || response.statusCode() == 429) {
      LOG.warn("identity answered {} to a token request", response.statusCode());
      throw unavailable();
    }
    return switch (parse(response)) {
      case AccessTokenResponse success -> token(success, asked);
      case TokenErrorResponse error -> throw refused(order, error.getErrorObject());
      case null, default -> throw unavailable();
    };
  }

  private static @Nullable TokenResponse parse(HttpResponse<String> response) {
    try {
      var http = new HTTPResponse(response.statusCode());
      http.setContentType(response.headers().firstValue("content-type").orElse(""));
      http.setBody(response.body());
      return TokenResponse.parse(http);
    } catch (ParseException e) {
      LOG.warn("identity answered {} with no OAuth message", response.statusCode());
      return null;
    }
  }

  private static IssuedToken token(AccessTokenResponse success, Instant asked) {
    var token = success.getTokens().getAccessToken();
    if (token.getLifetime() <= 0 || token.getValue().length() > CompactToken.MAX_LENGTH) {
      LOG.warn("identity issued a token without a lifetime, or one that nobody accepts");
      throw unavailable();
    }
    return new IssuedToken(token.getValue(), asked, asked.plusSeconds(token.getLifetime()));
  }

  /** Identity's answer in the words of the mesh; its text stays in our log. */
  private static StatusRuntimeException refused(TokenOrder order, @Nullable ErrorObject error) {
    String code = error == null || error.getCode() == null ? "" : error.getCode();
    LOG.info("identity refused a token for {}: {}", order.audience(), code);
    return switch (code) {
      case "invalid_scope" ->
          Errors.of(
              MeshReason.SCOPE_MISSING, "the caller's scopes open nothing at " + order.audience());
      case "unauthorized_client", "invalid_client", "invalid_target", "access_denied" ->
          Errors.of(
              MeshReason.CALLER_NOT_GRANTED, "no grant leads from here to " + order.audience());
      case "invalid_grant", "invalid_request" ->
          switch (order) { // RFC 8693 section 2.2.2: the subject's token does not hold (K28)
            case TokenOrder.OnBehalf _ ->
                Errors.of(MeshReason.TOKEN_EXPIRED, "the caller's token does not hold any more");
            case TokenOrder.ForSelf _ ->
                Errors.of(MeshReason.INTERNAL, "no token for this service itself");
          };
      case "", "temporarily_unavailable", "server_error" -> unavailable();
      default -> Errors.of(MeshReason.INTERNAL, "no token for the next service");
    };
  }

  private static StatusRuntimeException unavailable() {
    return Errors.of(
        MeshReason.TOKEN_SERVICE_UNAVAILABLE, "the token service does not answer; try again");
  }
}
