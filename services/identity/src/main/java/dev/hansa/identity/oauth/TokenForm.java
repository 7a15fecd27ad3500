package dev.hansa.identity.oauth;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A token request as it was read.
 *
 * @param request its grant and proof
 * @param parameters the decoded form
 */
record TokenForm(TokenRequest request, Map<String, List<String>> parameters) {
  /** Told to whoever asks for another. */
  static final String GRANTS =
      "grant_type is client_credentials, token-exchange (RFC 8693) or jwt-bearer (RFC 7523)";

  /** What RFC 8693 and RFC 8707 let stand more than once; {@link Targets} wants one of them. */
  private static final Set<String> REPEATABLE = Set.of("resource", "audience");

  /** Reads a form (RFC 6749 section 3.2): form-encoded, no parameter twice. */
  static TokenForm parse(Issuer issuer, TokenCall call) throws Refusal {
    try {
      var http = new HTTPRequest(HTTPRequest.Method.POST, issuer.tokenEndpoint());
      http.setContentType(call.contentType());
      http.ensureEntityContentType(ContentType.APPLICATION_URLENCODED);
      call.authorization().ifPresent(http::setAuthorization);
      call.certificate().ifPresent(http::setClientX509Certificate);
      http.setBody(call.body());
      Map<String, List<String>> form = parameters(http);
      checkAssertion(form);
      if (call.certificate().isEmpty() && isBareName(form)) {
        throw Refusal.client(RefusalReason.METHOD_UNSUPPORTED);
      }
      return new TokenForm(TokenRequest.parse(http), form);
    } catch (ParseException | IllegalArgumentException malformed) {
      throw refusal(malformed);
    }
  }

  /**
   * Cuts what could be granted to what was asked for; all of it when nothing was asked.
   *
   * @throws Refusal if something is asked for and none of it can be granted
   */
  Set<String> cut(Set<String> granted) throws Refusal {
    Scope asked = request.getScope();
    if (asked == null || asked.isEmpty()) {
      return granted;
    }
    Set<String> cut =
        asked.toStringList().stream().filter(granted::contains).collect(Collectors.toSet());
    if (cut.isEmpty()) {
      throw Refusal.of(
          RefusalReason.SCOPE_NOT_GRANTED, "this client may have none of the scopes asked for");
    }
    return cut;
  }

  static Map<String, List<String>> parameters(HTTPRequest http) throws ParseException, Refusal {
    @SuppressWarnings("unchecked") // raw in the SDK; documented as this type
    Map<String, List<String>> form = http.getBodyAsFormParameters();
    boolean repeated =
        form.entrySet().stream()
            .anyMatch(e -> e.getValue().size() > 1 && !REPEATABLE.contains(e.getKey()));
    if (repeated) {
      throw Refusal.of(RefusalReason.PARAMETER_REPEATED, "a parameter stands more than once");
    }
    return form;
  }

  /** A proof that cannot be read is a failed proof (K20), not a bad form. */
  static void checkAssertion(Map<String, List<String>> form) throws Refusal {
    if (form.containsKey("client_assertion")) {
      try {
        PrivateKeyJWT.parse(form);
      } catch (ParseException | IllegalArgumentException malformed) {
        throw Refusal.client(RefusalReason.ASSERTION_MALFORMED);
      }
    }
  }

  /** To say a name and prove nothing is to fail (K32), and says nothing about the form. */
  private static boolean isBareName(Map<String, List<String>> form) {
    return form.containsKey("client_id") && !form.containsKey("client_assertion");
  }

  private static Refusal refusal(Exception malformed) {
    ErrorObject error = malformed instanceof ParseException parse ? parse.getErrorObject() : null;
    String code = error == null ? OAuth2Error.INVALID_REQUEST_CODE : error.getCode();
    return switch (code) {
      case OAuth2Error.UNSUPPORTED_GRANT_TYPE_CODE ->
          Refusal.of(RefusalReason.GRANT_UNSUPPORTED, GRANTS);
      case OAuth2Error.INVALID_CLIENT_CODE ->
          Refusal.of(RefusalReason.CLIENT_ID_MISSING, "client_id is missing");
      case OAuth2Error.INVALID_TARGET_CODE ->
          Refusal.of(RefusalReason.TARGET_UNKNOWN, "resource is an absolute URI without fragment");
      default ->
          Refusal.of(
              RefusalReason.REQUEST_MALFORMED, "the form cannot be read or lacks a parameter");
    };
  }
}
