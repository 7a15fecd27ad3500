package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;

/** Leaves a chain of checks at the first that fails; never leaves the package. */
final class TokenRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final MeshReason reason;

  /**
   * Refuses.
   *
   * @param reason the code that the caller sees
   * @param detail what is wrong, for logs: neither an expected value nor a part of the token
   */
  TokenRefused(MeshReason reason, String detail) {
    super(detail, null, false, false); // an outcome, not a failure of the program: no stack trace
    this.reason = reason;
  }

  MeshReason reason() {
    return reason;
  }

  Verification.Rejected toVerification() {
    return new Verification.Rejected(reason, String.valueOf(getMessage()));
  }
}
