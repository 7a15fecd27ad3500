package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;

/** The answer to a presented token. A bad token is an answer, not an exception. */
public sealed interface Verification {
  /** The token holds, and the peer is the one that it is bound to. */
  record Valid(AccessToken token) implements Verification {}

  /**
   * The token is refused.
   *
   * @param detail for the caller; never the expected value, never a part of the token
   */
  record Rejected(MeshReason reason, String detail) implements Verification {}
}
