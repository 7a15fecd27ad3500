package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;

/**
 * The answer to a {@link TokenQuestion}.
 *
 * @param status HTTP status
 * @param type media type of the body
 * @param body may be empty
 */
public record EndpointAnswer(int status, String type, String body) {
  static final String JSON = "application/json";

  static EndpointAnswer ok(String type, String body) {
    return new EndpointAnswer(200, type, body);
  }

  static EndpointAnswer refused(Refusal refusal) {
    return error(refusal.error());
  }

  /** The server failed: whether anything came of the request is not known (RFC 7009 2.2.1). */
  static EndpointAnswer failed() {
    return error(new ErrorObject("temporarily_unavailable", "the request may be repeated", 503));
  }

  private static EndpointAnswer error(ErrorObject error) {
    return new EndpointAnswer(
        error.getHTTPStatusCode(), JSON, new TokenErrorResponse(error).toJSONObject().toString());
  }
}
