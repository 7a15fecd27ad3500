package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Principal;
import java.util.Optional;

/**
 * What was taken back before its time: tokens, callers, and keys that sign.
 *
 * <p>Step 11 of the order in which a resource server validates (security.md 3.4). Safe for many
 * threads; nothing blocks, and an answer costs less than a microsecond, so ask on every call.
 */
public interface Denials {
  /** Nothing is denied: for tests, and where there is no mesh. */
  static Denials none() {
    return NoDenials.INSTANCE;
  }

  /**
   * Whether a token that holds otherwise is denied now: itself, one that it was exchanged from, or
   * a scope that its subject has no more ({@code TOKEN_REVOKED}), its subject or who acts for it at
   * this hop ({@code CALLER_DISABLED}). Earlier actors are history and decide nothing (K27).
   */
  Optional<MeshReason> judge(AccessToken token);

  /** Whether a caller is shut out, with whatever token. */
  boolean denies(Principal caller);

  /** Whether tokens signed by this key are denied. */
  boolean deniesKey(String keyId);

  /**
   * Tells of each change once the answers above have changed: then judge again what goes on, such
   * as streams. A token whose key was denied is found by having it verified again.
   *
   * @param changed returns soon; a failure of it is logged
   */
  Subscription onChange(Runnable changed);

  /** Ends by closing; afterwards nothing more is told. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
