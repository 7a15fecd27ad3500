package dev.hansa.identity.revocation;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import java.util.Optional;

/**
 * Takes tokens back, and knows which were. Safe for many threads; every method blocks.
 *
 * <p>It answers by what was committed a moment ago, by any replica; what follows it at a distance
 * is {@link dev.hansa.runtime.token.Denials}.
 */
public interface Revocations {
  /** Takes a token back with those that were exchanged from it; again is no change. */
  void revoke(AccessToken token);

  /**
   * Why a token that holds otherwise is denied: revoked, with a scope withdrawn, or its caller shut
   * out.
   */
  Optional<MeshReason> judge(AccessToken token);
}
