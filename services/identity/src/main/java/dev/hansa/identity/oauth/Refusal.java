package dev.hansa.identity.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;

/**
 * A token request comes to its end without a token. Raised anywhere below {@link TokenEndpoint} and
 * turned into an answer there, as the protocol's own parser does with what it cannot read.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String CLIENT_FAILED = "client authentication failed";

  private final RefusalReason reason;
  private final String description;

  private Refusal(RefusalReason reason, String description) {
    super(description, null, false, false);
    this.reason = reason;
    this.description = description;
  }

  /**
   * @param description told to the caller: what to do about it, never an expected value
   */
  static Refusal of(RefusalReason reason, String description) {
    return new Refusal(reason, description);
  }

  /** The client did not prove who it is; all of these look the same from outside (K32). */
  static Refusal client(RefusalReason reason) {
    return new Refusal(reason, CLIENT_FAILED);
  }

  RefusalReason reason() {
    return reason;
  }

  ErrorObject error() {
    return reason.error(description);
  }
}
