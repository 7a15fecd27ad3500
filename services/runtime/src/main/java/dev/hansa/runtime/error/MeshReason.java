package dev.hansa.runtime.error;

import static io.grpc.Status.Code.ABORTED;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static io.grpc.Status.Code.UNAVAILABLE;
import static io.grpc.Status.Code.UNIMPLEMENTED;

import io.grpc.Status;

/**
 * Why the mesh itself refused a call. The name stands in {@code ErrorInfo.reason} under the domain
 * {@link Errors#DOMAIN}; a shipped name keeps its meaning.
 */
public enum MeshReason {
  /** The peer showed no certificate where one is asked for. */
  CERTIFICATE_MISSING(UNAUTHENTICATED),
  /** No {@code authorization: Bearer}, or {@code DPoP}, in the call. */
  TOKEN_MISSING(UNAUTHENTICATED),
  /** The token is too long, not a JWS, or lacks a claim. */
  TOKEN_MALFORMED(UNAUTHENTICATED),
  /** The token's {@code typ} is not {@code at+jwt}. */
  TOKEN_TYPE(UNAUTHENTICATED),
  /** The token's {@code alg} is not one of the issuer's. */
  TOKEN_ALGORITHM(UNAUTHENTICATED),
  /** The signature does not verify. */
  TOKEN_SIGNATURE(UNAUTHENTICATED),
  /** The issuer is not known here. */
  TOKEN_ISSUER(UNAUTHENTICATED),
  /** The issuer has no such key. */
  TOKEN_KEY_UNKNOWN(UNAUTHENTICATED),
  /** The token is meant for somebody else. */
  TOKEN_AUDIENCE(UNAUTHENTICATED),
  /** The token's time is over. */
  TOKEN_EXPIRED(UNAUTHENTICATED),
  /** The token's time has not begun. */
  TOKEN_NOT_YET_VALID(UNAUTHENTICATED),
  /** The token lives longer than is accepted. */
  TOKEN_LIFETIME(UNAUTHENTICATED),
  /** The token, or one that it was exchanged from, was taken back before its time. */
  TOKEN_REVOKED(UNAUTHENTICATED),
  /** The token's subject, or who acts for it, is shut out. */
  CALLER_DISABLED(UNAUTHENTICATED),
  /** The token is bound to nothing. */
  CNF_MISSING(UNAUTHENTICATED),
  /** The token is bound to another certificate or key than the caller has proven. */
  CNF_MISMATCH(UNAUTHENTICATED),
  /** The proof of the token's key is missing, or does not hold for this request (RFC 9449). */
  DPOP_PROOF_INVALID(UNAUTHENTICATED),
  /** The proof needs a nonce of ours; metadata {@code dpop_nonce} is one. */
  DPOP_NONCE_REQUIRED(UNAUTHENTICATED),
  /** The proof has been used before. */
  DPOP_PROOF_REPLAYED(UNAUTHENTICATED),
  /** The token under which a stream ran is over, and the stream was not renewed. */
  STREAM_TOKEN_EXPIRED(UNAUTHENTICATED),

  /** A stream cannot go on under a token for another subject, other actors, or more. */
  STREAM_TOKEN_MISMATCH(PERMISSION_DENIED),
  /** The token lacks a scope; metadata {@code scope} names what the method needs. */
  SCOPE_MISSING(PERMISSION_DENIED),
  /** No grant of the contract lets this immediate caller call. */
  CALLER_NOT_GRANTED(PERMISSION_DENIED),
  /** The method is not for this kind of caller. */
  METHOD_NOT_EXPOSED(PERMISSION_DENIED),

  /** No such method is served here. */
  METHOD_UNKNOWN(UNIMPLEMENTED),
  /** The message breaks the contract's rules; {@code BadRequest} names the fields. */
  REQUEST_INVALID(INVALID_ARGUMENT),
  /** A JSON member or query parameter that the contract does not know. */
  FIELD_UNKNOWN(INVALID_ARGUMENT),
  /** The body is not what its content type says. */
  BODY_MALFORMED(INVALID_ARGUMENT),
  /** The path cannot be decoded or bound. */
  PATH_MALFORMED(INVALID_ARGUMENT),
  /** The query cannot be decoded or bound. */
  QUERY_INVALID(INVALID_ARGUMENT),
  /** {@code Accept} takes no form that the answer could have (HTTP 406). */
  NOT_ACCEPTABLE(INVALID_ARGUMENT),
  /** A keyed method was called without a key. */
  REQUEST_ID_MISSING(INVALID_ARGUMENT),
  /** The key was used before for another request (HTTP 422). */
  IDEMPOTENCY_KEY_REUSED(INVALID_ARGUMENT),
  /** The first call under this key has not ended yet. */
  REQUEST_IN_FLIGHT(ABORTED),
  /** No stream of this name runs here for this peer. */
  STREAM_UNKNOWN(NOT_FOUND),
  /** No decision of this id was made here, or it was too long ago. */
  DECISION_UNKNOWN(NOT_FOUND),
  /** No HTTP rule matches. */
  ROUTE_UNKNOWN(NOT_FOUND),
  /** The message is larger than is accepted (HTTP 413). */
  MESSAGE_TOO_LARGE(RESOURCE_EXHAUSTED),
  /** This peer failed too many token verifications lately. */
  VERIFICATIONS_EXHAUSTED(RESOURCE_EXHAUSTED),
  /** As many calls as this process takes are in flight. */
  LIMIT_REACHED(RESOURCE_EXHAUSTED),
  /** This caller makes more calls a second than it may. */
  CALLER_RATE_EXCEEDED(RESOURCE_EXHAUSTED),
  /** This caller has as many calls in flight as it may. */
  CALLER_LIMIT_REACHED(RESOURCE_EXHAUSTED),

  /** The token service did not answer; the caller's own credentials were not judged. */
  TOKEN_SERVICE_UNAVAILABLE(UNAVAILABLE),
  /** A service behind this one did not answer. */
  UPSTREAM_UNAVAILABLE(UNAVAILABLE),
  /** More calls than can be served in time; those that matter less are refused first. */
  OVERLOADED(UNAVAILABLE),
  /** The process is about to stop; another will take the call. */
  DRAINING(UNAVAILABLE),
  /** The call took longer than its deadline allows. */
  DEADLINE_EXCEEDED(Status.Code.DEADLINE_EXCEEDED),
  /** A fault of ours; metadata {@code trace_id} finds it in the logs. */
  INTERNAL(Status.Code.INTERNAL);

  private final Status.Code code;

  MeshReason(Status.Code code) {
    this.code = code;
  }

  /** The status code that goes with the reason, always the same. */
  public Status.Code code() {
    return code;
  }
}
