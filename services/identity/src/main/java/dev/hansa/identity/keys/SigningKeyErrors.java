package dev.hansa.identity.keys;

import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;

/** The errors that the comments of {@code signing_keys.proto} promise. */
final class SigningKeyErrors {
  private static final String DOMAIN = "identity.hansa.dev";

  private SigningKeyErrors() {}

  static StatusRuntimeException unknown(String kid) {
    return Errors.of(
        Status.Code.NOT_FOUND, DOMAIN, "SIGNING_KEY_UNKNOWN", "no signing key " + kid, Map.of());
  }

  static StatusRuntimeException pageTokenInvalid() {
    return Errors.of(
        Status.Code.INVALID_ARGUMENT,
        DOMAIN,
        "PAGE_TOKEN_INVALID",
        "page_token: not from this list; start again without one",
        Map.of());
  }
}
