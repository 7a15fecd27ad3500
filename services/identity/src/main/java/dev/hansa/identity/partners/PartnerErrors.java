package dev.hansa.identity.partners;

import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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

  static StatusRuntimeException keySetInvalid() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "KEY_SET_INVALID",
        "jwks: public keys only, EC P-256 or RSA from 2048 bits on, each with its own kid");
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
