package dev.hansa.identity.oauth;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.DpopProof;
import dev.hansa.runtime.token.DpopProofs;
import dev.hansa.runtime.token.DpopProofs.Reading;
import dev.hansa.runtime.token.HttpTarget;
import java.net.URI;
import java.util.Optional;

/**
 * The proof of a key that a token request may bring (RFC 9449 section 5): read before anything
 * else, verified and used up once the client is known, so that nobody else fills the table.
 */
final class TokenProofs {
  /** No client has such an id, so its proofs and its assertions never meet in one table. */
  private static final String OWNER = "dpop ";

  private final DpopProofs proofs;
  private final UsedAssertions used;
  private final HttpTarget target;

  TokenProofs(DpopProofs proofs, UsedAssertions used, URI endpoint) {
    this.proofs = proofs;
    this.used = used;
    this.target = HttpTarget.of("POST", endpoint.toString());
  }

  /** The proof of a request; empty if it brings none. */
  Optional<DpopProof> read(TokenCall call) throws Refusal {
    if (call.proofs().isEmpty()) {
      return Optional.empty();
    }
    return switch (proofs.read(call.proofs(), target, Optional.empty())) {
      case Reading.Read(DpopProof proof) -> Optional.of(proof);
      case Reading.Refused(MeshReason reason, String detail) ->
          throw Refusal.of(
              reason == MeshReason.DPOP_NONCE_REQUIRED
                  ? RefusalReason.PROOF_NONCE_MISSING
                  : RefusalReason.PROOF_INVALID,
              "DPoP: " + detail);
    };
  }

  /** Accepts the proof and uses it up, at all replicas, or throws. */
  void use(DpopProof proof) throws Refusal {
    if (!proof.verifies()) {
      throw Refusal.of(RefusalReason.PROOF_INVALID, "DPoP: the signature does not hold");
    }
    if (!used.use(OWNER + proof.key(), proof.id(), proof.until())) {
      throw Refusal.of(RefusalReason.PROOF_REPLAYED, "DPoP: the proof was used before");
    }
  }

  /** A nonce for the client's next request. */
  String nonce() {
    return proofs.nonce();
  }
}
