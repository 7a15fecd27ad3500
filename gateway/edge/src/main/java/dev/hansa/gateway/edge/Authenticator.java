package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.HttpTarget;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.ProvenTokens.Proven;
import dev.hansa.runtime.token.ProvenTokens.Shown;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import dev.hansa.runtime.trust.SpiffeId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out who makes a request: by a certificate and the token that is bound to it, or by a token
 * and the proof of its key. A certificate that nobody vouches for is such a proof, too: then the
 * token alone says who it is. Never blocks.
 */
final class Authenticator {
  private static final String PROOF = "dpop";

  private final TokenVerifier verifier;
  private final ProvenTokens proven;
  private final Origins origins;
  private final String trustDomain;

  Authenticator(TokenVerifier verifier, ProvenTokens proven, Origins origins, String trustDomain) {
    this.verifier = verifier;
    this.proven = proven;
    this.origins = origins;
    this.trustDomain = trustDomain;
  }

  /** What is known of a request's sender. */
  sealed interface Outcome {
    /**
     * It is known.
     *
     * @param nonce for its next proof, if it should take another
     */
    record Known(Peer peer, AccessToken token, Optional<String> nonce) implements Outcome {}

    /** Its token or proof is missing or refused. */
    record Unknown(MeshReason reason, String detail, Map<String, String> metadata)
        implements Outcome {}
  }

  /**
   * Looks at the credentials of a request.
   *
   * @param token what it shows, if it shows one
   * @return completes with the answer, never exceptionally
   */
  CompletableFuture<Outcome> authenticate(RequestHead request, Optional<ShownToken> token) {
    if (token.isPresent() && token.get().scheme() == Scheme.DPOP) {
      return byProof(request, token.get().value());
    }
    if (request.peer().isEmpty() && request.stranger().isEmpty()) {
      return missing(MeshReason.CERTIFICATE_MISSING, "this port needs a client certificate");
    }
    if (token.isEmpty()) {
      return missing(MeshReason.TOKEN_MISSING, "authorization: Bearer is missing");
    }
    String certificate = request.stranger().map(SelfSigned::thumbprint).orElse("");
    return verifier
        .verify(token.get().value(), request.holder())
        .thenApply(answer -> outcome(answer, request.peer(), certificate, Optional.empty()));
  }

  private static CompletableFuture<Outcome> missing(MeshReason reason, String detail) {
    return CompletableFuture.completedFuture(new Outcome.Unknown(reason, detail, Map.of()));
  }

  private CompletableFuture<Outcome> byProof(RequestHead request, String token) {
    var target = new HttpTarget(request.method(), origins.get(), request.rawPath());
    var shown = new Shown(token, request.headers().getAll(PROOF), target, request.holder());
    return proven
        .verify(shown)
        .thenApply(
            (Proven answer) ->
                outcome(answer.verification(), request.peer(), answer.key(), answer.nonce()));
  }

  /**
   * @param key what the token is bound to and was proven, if there is no peer
   */
  private Outcome outcome(
      Verification answer, Optional<Peer> peer, String key, Optional<String> nonce) {
    return switch (answer) {
      case Verification.Valid(AccessToken token) ->
          new Outcome.Known(
              peer.orElseGet(() -> Peer.byKey(new SpiffeId(trustDomain, token.subject()), key)),
              token,
              nonce);
      case Verification.Rejected(MeshReason reason, String detail) ->
          new Outcome.Unknown(
              reason,
              detail,
              nonce.map(fresh -> Map.of(ProvenTokens.NONCE, fresh)).orElse(Map.of()));
    };
  }
}
