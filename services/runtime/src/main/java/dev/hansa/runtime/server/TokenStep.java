package dev.hansa.runtime.server;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.AuthorizationHeader;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.ProvenTokens.Proven;
import dev.hansa.runtime.token.TokenText;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.SelfSigned;
import dev.hansa.runtime.trust.SpiffeId;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future.State;
import org.jspecify.annotations.Nullable;

/**
 * Has the token of a call verified and leaves {@link Caller} in the context. Waits without a
 * thread: while keys are fetched, what arrives for the call is kept in order.
 */
final class TokenStep implements ServerInterceptor {
  private final TokenVerifier verifier;
  private final Optional<CallProofs> proofs;
  private final String trustDomain;
  private final Executor executor;
  private final Refusals refusals;

  /**
   * Verifies tokens.
   *
   * @param proofs judges tokens that are bound to keys, where calls come without certificates
   * @param trustDomain of the subjects of such tokens
   * @param executor where a call goes on that had to wait
   */
  TokenStep(
      TokenVerifier verifier,
      Optional<CallProofs> proofs,
      String trustDomain,
      Executor executor,
      Refusals refusals) {
    this.verifier = verifier;
    this.proofs = proofs;
    this.trustDomain = trustDomain;
    this.executor = executor;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var facts = CallFacts.current();
    byte @Nullable [] header = headers.get(AuthorizationHeader.KEY);
    if (header == null) {
      return missing(call, facts);
    }
    var last = LastToken.of(call);
    var known = last.find(header);
    var bearer = known.or(() -> Scheme.BEARER.token(header));
    var token = bearer.or(() -> proofs.flatMap(_ -> Scheme.DPOP.token(header)));
    if (token.isEmpty()) {
      return missing(call, facts);
    }
    var verification =
        bearer.isPresent()
            ? byConnection(call, facts, bearer.get())
            : proofs.orElseThrow().verify(call, headers, token.get().value(), facts.holder(call));
    // A token is for this hop: nothing behind this step can pass it on by accident.
    headers.discardAll(AuthorizationHeader.KEY);
    headers.discardAll(CallProofs.PROOF);
    Runnable held =
        known.isPresent() ? () -> {} : () -> bearer.ifPresent(text -> last.keep(header, text));
    var pending = new Pending<>(call, headers, next, facts, token.get(), held);
    if (verification.state() == State.SUCCESS) {
      return pending.start(verification.resultNow(), null);
    }
    if (verification.isDone()) {
      return verification.handle(pending::start).join();
    }
    var listener = new DelayedListener<Q>();
    var grpc = Context.current();
    var trace = io.opentelemetry.context.Context.current();
    var _ =
        verification.whenComplete(
            (answer, failure) ->
                executor.execute(
                    grpc.wrap(trace.wrap(() -> pending.resume(listener, answer, failure)))));
    return listener;
  }

  private <Q> ServerCall.Listener<Q> missing(ServerCall<Q, ?> call, CallFacts facts) {
    return refusals.deny(
        call,
        facts.attempt(call),
        MeshReason.TOKEN_MISSING,
        "authorization: Bearer is missing",
        Map.of());
  }

  /** The certificate of the connection is what the token is bound to, whoever vouches for it. */
  private CompletableFuture<Proven> byConnection(
      ServerCall<?, ?> call, CallFacts facts, TokenText token) {
    var verification =
        facts.peer().isPresent()
            ? verifier.verify(token, facts.peer().get())
            : verifier.verify(token, facts.holder(call));
    String key = facts.stranger().map(SelfSigned::thumbprint).orElse("");
    return verification.thenApply(answer -> new Proven(answer, key, Optional.empty()));
  }

  /** A call whose token is being verified. */
  private final class Pending<Q, R> {
    private final ServerCall<Q, R> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, R> next;
    private final CallFacts facts;
    private final TokenText token;
    private final Runnable held;

    Pending(
        ServerCall<Q, R> call,
        Metadata headers,
        ServerCallHandler<Q, R> next,
        CallFacts facts,
        TokenText token,
        Runnable held) {
      this.call = call;
      this.headers = headers;
      this.next = next;
      this.facts = facts;
      this.token = token;
      this.held = held;
    }

    ServerCall.Listener<Q> start(@Nullable Proven proven, @Nullable Throwable failure) {
      if (proven == null) {
        return failed(failure);
      }
      return switch (proven.verification()) {
        case Valid(var verified) -> {
          var span = Span.current();
          if (span.isRecording()) {
            span.setAttribute(RpcAttributes.SUBJECT, verified.subject().toString());
            span.setAttribute(RpcAttributes.TOKEN_ID, verified.id());
          }
          held.run();
          facts.calledBy(new Caller(peer(verified, proven.key()), verified, token.value()));
          yield next.startCall(call, headers);
        }
        case Rejected(var reason, var detail) ->
            proven
                .nonce()
                .map(nonce -> wanting(nonce, reason, detail))
                .orElseGet(() -> rejected(reason, detail));
      };
    }

    /** By the certificate, or else whom the token names: what it is bound to was proven. */
    private Peer peer(AccessToken verified, String key) {
      return facts
          .peer()
          .orElseGet(() -> Peer.byKey(new SpiffeId(trustDomain, verified.subject()), key));
    }

    /** That a nonce is missing is no decision on the call either. */
    private ServerCall.Listener<Q> wanting(String nonce, MeshReason reason, String detail) {
      var status = Errors.of(reason, detail, Map.of(ProvenTokens.NONCE, nonce));
      return refusals.refuse(call, reason, CallProofs.with(nonce, status));
    }

    /** An outage of the token service is no decision on the call. */
    private ServerCall.Listener<Q> rejected(MeshReason reason, String detail) {
      return switch (reason.code()) {
        case UNAUTHENTICATED, RESOURCE_EXHAUSTED ->
            refusals.deny(
                call, facts.attempt(call).showing(token.value()), reason, detail, Map.of());
        default -> refusals.refuse(call, reason, detail);
      };
    }

    /** Goes on with a call that had to wait; the barrier around the chain is no longer there. */
    void resume(DelayedListener<Q> listener, @Nullable Proven answer, @Nullable Throwable failure) {
      try {
        listener.become(() -> start(answer, failure));
      } catch (RuntimeException | Error e) {
        Statuses.end(call, e);
      }
    }

    private ServerCall.Listener<Q> failed(@Nullable Throwable failure) {
      var cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof StatusRuntimeException status) {
        return refusals.refuse(call, MeshReason.TOKEN_SERVICE_UNAVAILABLE, status);
      }
      throw new IllegalStateException("a token verifier failed", cause);
    }
  }
}
