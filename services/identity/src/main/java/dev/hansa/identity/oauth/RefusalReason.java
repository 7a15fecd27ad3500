package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;

/**
 * Why a token was refused: for the log, the span and the counter.
 *
 * <p>The caller learns the OAuth error only. What is wrong with a client's proof is never told
 * apart on the wire, or the answer would be an oracle (K32).
 */
enum RefusalReason {
  REQUEST_MALFORMED(OAuth2Error.INVALID_REQUEST),
  PARAMETER_REPEATED(OAuth2Error.INVALID_REQUEST),
  CLIENT_ID_MISSING(OAuth2Error.INVALID_REQUEST),
  GRANT_UNSUPPORTED(OAuth2Error.UNSUPPORTED_GRANT_TYPE),

  CERTIFICATE_MISSING(OAuth2Error.INVALID_CLIENT),
  CERTIFICATE_MISMATCH(OAuth2Error.INVALID_CLIENT),
  CLIENT_UNKNOWN(OAuth2Error.INVALID_CLIENT),
  CLIENT_DISABLED(OAuth2Error.INVALID_CLIENT),
  METHOD_UNSUPPORTED(OAuth2Error.INVALID_CLIENT),
  ASSERTION_MALFORMED(OAuth2Error.INVALID_CLIENT),
  ASSERTION_TYPE(OAuth2Error.INVALID_CLIENT),
  ASSERTION_ALGORITHM(OAuth2Error.INVALID_CLIENT),
  ASSERTION_HEADER(OAuth2Error.INVALID_CLIENT),
  ASSERTION_SIGNATURE(OAuth2Error.INVALID_CLIENT),
  ASSERTION_ISSUER(OAuth2Error.INVALID_CLIENT),
  ASSERTION_AUDIENCE(OAuth2Error.INVALID_CLIENT),
  ASSERTION_TIME(OAuth2Error.INVALID_CLIENT),
  ASSERTION_LIFETIME(OAuth2Error.INVALID_CLIENT),
  ASSERTION_ID(OAuth2Error.INVALID_CLIENT),
  ASSERTION_REPLAYED(OAuth2Error.INVALID_CLIENT),

  PROOF_INVALID(OAuth2Error.INVALID_DPOP_PROOF),
  PROOF_REPLAYED(OAuth2Error.INVALID_DPOP_PROOF),
  PROOF_NONCE_MISSING(new ErrorObject(OAuth2Error.USE_DPOP_NONCE_CODE, null, 400)),

  TARGET_MISSING(OAuth2Error.INVALID_TARGET),
  TARGET_UNKNOWN(OAuth2Error.INVALID_TARGET),
  SCOPE_NOT_GRANTED(OAuth2Error.INVALID_SCOPE),

  TOKEN_TYPE_UNSUPPORTED(OAuth2Error.INVALID_REQUEST),
  ACTOR_TOKEN_UNSUPPORTED(OAuth2Error.INVALID_REQUEST),
  SUBJECT_TOKEN_INVALID(OAuth2Error.INVALID_REQUEST),
  SUBJECT_TOKEN_EXPIRED(OAuth2Error.INVALID_REQUEST),
  SUBJECT_TOKEN_REVOKED(OAuth2Error.INVALID_REQUEST),
  SUBJECT_DISABLED(OAuth2Error.INVALID_REQUEST),
  NO_RESOURCE_SERVER(OAuth2Error.ACCESS_DENIED),
  ACTORS_TOO_DEEP(OAuth2Error.INVALID_REQUEST),
  ACTOR_NOT_AUDIENCE(OAuth2Error.UNAUTHORIZED_CLIENT),

  GRANT_MALFORMED(OAuth2Error.INVALID_GRANT),
  GRANT_ISSUER(OAuth2Error.INVALID_GRANT),
  GRANT_SIGNATURE(OAuth2Error.INVALID_GRANT),
  GRANT_AUDIENCE(OAuth2Error.INVALID_GRANT),
  GRANT_TIME(OAuth2Error.INVALID_GRANT),
  GRANT_SUBJECT(OAuth2Error.INVALID_GRANT),
  GRANT_REPLAYED(OAuth2Error.INVALID_GRANT),
  ISSUER_UNAVAILABLE(new ErrorObject(OAuth2Error.TEMPORARILY_UNAVAILABLE_CODE, null, 503)),

  DATABASE_UNAVAILABLE(new ErrorObject(OAuth2Error.TEMPORARILY_UNAVAILABLE_CODE, null, 503)),
  INTERNAL(OAuth2Error.SERVER_ERROR);

  private final String code;
  private final int status;

  RefusalReason(ErrorObject error) {
    code = error.getCode();
    status = error.getHTTPStatusCode();
  }

  /** Code of the error of RFC 6749 section 5.2 that the caller is told. */
  String code() {
    return code;
  }

  /** The error that the caller is told, with its HTTP status. */
  ErrorObject error(String description) {
    return new ErrorObject(code, description, status);
  }
}
