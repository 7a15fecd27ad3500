package dev.hansa.runtime.token;

import java.time.Instant;

/**
 * A proof (RFC 9449 section 4.2) of which everything was judged but its signature, and whether it
 * was used before.
 */
public final class DpopProof {
  private final Jws jws;
  private final VerificationKey key;
  private final String id;
  private final Instant until;
  private final boolean nonceIsAgeing;

  DpopProof(Jws jws, VerificationKey key, String id, Instant until, boolean nonceIsAgeing) {
    this.jws = jws;
    this.key = key;
    this.id = id;
    this.until = until;
    this.nonceIsAgeing = nonceIsAgeing;
  }

  /** {@code jkt} of the key that it was made with (RFC 7638, SHA-256). */
  public String key() {
    return key.id();
  }

  /** {@code jti}; one key uses it once. */
  public String id() {
    return id;
  }

  /** From then on the proof is refused for its age, and need not be remembered. */
  public Instant until() {
    return until;
  }

  /** Whether the answer should bring another nonce. */
  public boolean nonceIsAgeing() {
    return nonceIsAgeing;
  }

  /** Whether the signature holds. Takes about 0.3 ms of processor time for ES256. */
  public boolean verifies() {
    return key.verifies(jws.signingInput(), jws.signature());
  }

  /** Without the proof itself. */
  @Override
  public String toString() {
    return "DpopProof[" + key.id() + "]";
  }
}
