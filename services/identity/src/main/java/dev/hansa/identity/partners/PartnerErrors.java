package dev.hansa.identity.partners;

import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The errors that the comments of {@code partners.proto} promise. */
final class PartnerErrors {
  private static final String DOMAIN = "identity.hansa.dev";

  private PartnerErrors() {}

  static StatusRuntimeException exists(String id) {
    return error(Status.Code.ALREADY_EXISTS, "PARTNER_EXISTS", id + " is registered already");
  }

  static StatusRuntimeException unknown(String id) {
    return error(Status.Code.NOT_FOUND, "PARTNER_UNKNOWN", "no partner " + id);
  }

  static StatusRuntimeException disabled(String id) {
    return error(Status.Code.FAILED_PRECONDITION, "PARTNER_DISABLED", id + " is disabled");
  }

  static StatusRuntimeException scopesUnknown(Set<String> scopes) {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "SCOPE_UNKNOWN",
        "no method that partners may call asks for " + scopes);
  }

  static StatusRuntimeException scopesEmpty(String id) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "SCOPES_EMPTY",
        "nothing would be left to " + id + "; to cut it off, disable it");
  }

  static StatusRuntimeException matcherInvalid(CertificateMatcher.Kind kind) {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "MATCHER_INVALID",
        "certificate_matcher: not a "
            + kind.name().toLowerCase(Locale.ROOT)
            + (kind == CertificateMatcher.Kind.SAN_URI
                ? " of this partner; its certificates name its own SPIFFE id"
                : "; no wildcards, no control characters"));
  }

  static StatusRuntimeException matcherUnmet() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "MATCHER_UNMET",
        "a certificate of identity's would not carry the name of certificate_matcher; certificates"
            + " of this partner come from another authority of the trust domain");
  }

  static StatusRuntimeException nothingToRotate() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "NOTHING_TO_ROTATE",
        "send a signing request, a key set, or both; earlier certificates end with a new one only");
  }

  static StatusRuntimeException keySetInvalid() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "KEY_SET_INVALID",
        "jwks: public keys only, EC P-256 or RSA from 2048 bits on, each with its own kid; either"
            + " none has x5c, or each has one self-signed certificate there");
  }

  static StatusRuntimeException credentialsMixed() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "CREDENTIALS_MIXED",
        "a partner that comes by its own certificates (x5c in jwks) has neither a"
            + " certificate_matcher nor a certificate of identity's");
  }

  static StatusRuntimeException signingRequestInvalid(String reason) {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "SIGNING_REQUEST_INVALID",
        "certificate_signing_request: " + reason);
  }

  static StatusRuntimeException pageTokenInvalid() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "PAGE_TOKEN_INVALID",
        "page_token: not from this list; start again without one");
  }

  private static StatusRuntimeException error(Status.Code code, String reason, String message) {
    return Errors.of(code, DOMAIN, reason, message, Map.of());
  }
}
