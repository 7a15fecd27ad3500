package dev.hansa.identity.oauth;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A client's request about a token: to take it back (RFC 7009 section 2.1), or to say what it is
 * worth (RFC 7662 section 2.1); both have one form. {@code token_type_hint} is not needed, as there
 * is one type.
 *
 * @param endpoint that is asked
 * @param proof of the client
 * @param token whatever the client holds for a token
 */
record TokenQuestion(URI endpoint, ClientAuthentication proof, String token) {
  static TokenQuestion parse(URI endpoint, TokenCall call) throws Refusal {
    try {
      var http = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
      http.setContentType(call.contentType());
      http.ensureEntityContentType(ContentType.APPLICATION_URLENCODED);
      call.authorization().ifPresent(http::setAuthorization);
      call.certificate().ifPresent(http::setClientX509Certificate);
      http.setBody(call.body());
      Map<String, List<String>> form = TokenForm.parameters(http);
      TokenForm.checkAssertion(form);
      ClientAuthentication proof = ClientAuthentication.parse(http);
      if (proof == null) {
        throw call.certificate().isEmpty()
            ? Refusal.of(
                RefusalReason.CERTIFICATE_MISSING,
                "show a client certificate in the TLS handshake, or send a client assertion")
            : Refusal.of(
                RefusalReason.CLIENT_ID_MISSING, "client_id or a client assertion is missing");
      }
      String token = form.getOrDefault("token", List.of("")).getFirst();
      if (token.isEmpty()) {
        throw Refusal.of(RefusalReason.REQUEST_MALFORMED, "token is missing");
      }
      return new TokenQuestion(endpoint, proof, token);
    } catch (ParseException | IllegalArgumentException _) {
      throw Refusal.of(
          RefusalReason.REQUEST_MALFORMED, "the form cannot be read or lacks a parameter");
    }
  }

  /** A request for a token by the same client. */
  TokenRequest asRequest() {
    return new TokenRequest.Builder(endpoint, proof, new ClientCredentialsGrant()).build();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "TokenQuestion[" + proof.getClientID() + "]";
  }
}
