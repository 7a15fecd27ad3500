package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.DpopProofs.Reading;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Judges tokens that come with a proof of their key (RFC 9449 section 7), for clients that show no
 * certificate.
 *
 * <p>What costs nothing comes first; the token is looked up next, and only a proof of its own key
 * is worth a signature check. A proof passes once at this process, and nowhere else: its nonce is
 * of this process's making. Safe for many threads, and never blocks.
 */
public final class ProvenTokens implements AutoCloseable {
  /** Member of an error's metadata that carries a nonce to the client. */
  public static final String NONCE = "dpop_nonce";

  private final TokenVerifier verifier;
  private final DpopProofs proofs;
  private final UsedProofs used;
  private final FailureBudget budget;
  private final ExecutorService processors;

  private ProvenTokens(TokenVerifier verifier, InstantSource clock, ExecutorService processors) {
    this.verifier = verifier;
    this.processors = processors;
    proofs = new DpopProofs(DpopNonces.ofThisProcess(clock), clock);
    used = new UsedProofs(clock);
    budget = new FailureBudget(clock);
  }

  /**
   * Starts with nonces and threads of its own.
   *
   * @param verifier judges the tokens; stays the caller's
   */
  public static ProvenTokens start(TokenVerifier verifier, InstantSource clock) {
    return new ProvenTokens(verifier, clock, CachingTokenVerifier.processors());
  }

  /**
   * A request that shows a token by the scheme {@code DPoP}.
   *
   * @param token what follows the scheme
   * @param proofs values of all {@code DPoP} headers
   * @param connection who shows it, by the connection alone; the token may be bound to its
   *     certificate as well
   */
  public record Shown(String token, List<String> proofs, HttpTarget target, Holder connection) {
    private static final int IPV4_BYTES = 4;
    private static final int NETWORK_BYTES = 8;

    public Shown {
      proofs = List.copyOf(proofs);
    }

    /**
     * The name of an address for {@link Holder#name}: of IPv6 the network part, since each client
     * has as many addresses below that as it likes.
     */
    public static String network(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length == IPV4_BYTES) {
        return address.getHostAddress();
      }
      return HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64";
    }

    /** Without token and proofs. */
    @Override
    public String toString() {
      return "Shown[" + target.method() + " " + connection.name() + "]";
    }
  }

  /**
   * Judges one request.
   *
   * @return completes with the answer, never exceptionally
   */
  public CompletableFuture<Proven> verify(Shown shown) {
    return switch (proofs.read(shown.proofs(), shown.target(), Optional.of(shown.token()))) {
      case Reading.Refused(var reason, var detail) ->
          CompletableFuture.completedFuture(refused(reason, detail));
      case Reading.Read(DpopProof proof) -> {
        var holder = shown.connection().and(proof.key());
        yield verifier
            .verify(shown.token(), holder)
            .thenCompose(answer -> proven(answer, proof, holder));
      }
    };
  }

  /**
   * What came out.
   *
   * @param key thumbprint of the proven key; empty if it was not proven
   * @param nonce for the client's next request, if it should take another
   */
  public record Proven(Verification verification, String key, Optional<String> nonce) {}

  private CompletableFuture<Proven> proven(Verification answer, DpopProof proof, Holder holder) {
    if (!(answer instanceof Valid valid)) {
      return CompletableFuture.completedFuture(new Proven(answer, "", Optional.empty()));
    }
    try {
      return CompletableFuture.supplyAsync(() -> judge(valid, proof, holder), processors);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(exhausted());
    }
  }

  private Proven judge(Valid valid, DpopProof proof, Holder holder) {
    if (!budget.allows(holder.name())) {
      return exhausted();
    }
    if (!proof.verifies()) {
      budget.failed(holder.name());
      return refused(MeshReason.DPOP_PROOF_INVALID, "the signature does not hold");
    }
    return switch (used.use(valid.token().subject().toString(), proof)) {
      case FIRST ->
          new Proven(
              valid,
              proof.key(),
              proof.nonceIsAgeing() ? Optional.of(proofs.nonce()) : Optional.empty());
      case REPEATED -> refused(MeshReason.DPOP_PROOF_REPLAYED, "the proof was used before");
      case FULL -> refused(MeshReason.LIMIT_REACHED, "too many proofs in one minute");
    };
  }

  private Proven refused(MeshReason reason, String detail) {
    return new Proven(
        new Rejected(reason, detail),
        "",
        reason == MeshReason.DPOP_NONCE_REQUIRED ? Optional.of(proofs.nonce()) : Optional.empty());
  }

  private static Proven exhausted() {
    return new Proven(
        new Rejected(
            MeshReason.VERIFICATIONS_EXHAUSTED,
            "too many proofs that did not hold; try again later"),
        "",
        Optional.empty());
  }

  @Override
  public void close() {
    processors.shutdown(); // what was taken on is still answered
  }
}
