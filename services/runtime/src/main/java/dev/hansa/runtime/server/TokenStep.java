package dev.hansa.runtime.server;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.token.Verification.Rejected;
import dev.hansa.runtime.token.Verification.Valid;
import dev.hansa.runtime.trust.Peer;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Has the token of a call verified and leaves {@link Caller} in the context. Waits without a
 * thread: while keys are fetched, what arrives for the call is kept in order.
 */
final class TokenStep implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";

  private final TokenVerifier verifier;
  private final Executor executor;
  private final Refusals refusals;

  /**
   * Verifies tokens.
   *
   * @param executor where a call goes on that had to wait
   */
  TokenStep(TokenVerifier verifier, Executor executor, Refusals refusals) {
    this.verifier = verifier;
    this.executor = executor;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var peer = CallFacts.current().peer().orElseThrow();
    var token = bearer(headers);
    // A token is for this hop: nothing behind this step can pass it on by accident.
    headers.discardAll(AUTHORIZATION);
    if (token.isEmpty()) {
      return refusals.deny(
          call,
          CallFacts.current().attempt(call),
          MeshReason.TOKEN_MISSING,
          "authorization: Bearer is missing",
          Map.of());
    }
    var pending = new Pending<>(call, headers, next, peer, token.get());
    var verification = verifier.verify(token.get(), peer);
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

  private static Optional<String> bearer(Metadata headers) {
    var value = headers.get(AUTHORIZATION);
    return value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(value.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /** A call whose token is being verified. */
  private final class Pending<Q, R> {
    private final ServerCall<Q, R> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, R> next;
    private final Peer peer;
    private final String token;

    Pending(
        ServerCall<Q, R> call,
        Metadata headers,
        ServerCallHandler<Q, R> next,
        Peer peer,
        String token) {
      this.call = call;
      this.headers = headers;
      this.next = next;
      this.peer = peer;
      this.token = token;
    }

    ServerCall.Listener<Q> start(@Nullable Verification answer, @Nullable Throwable failure) {
      return switch (answer) {
        case Valid(var verified) -> {
          var span = Span.current();
          span.setAttribute(RpcAttributes.SUBJECT, verified.subject().toString());
          span.setAttribute(RpcAttributes.TOKEN_ID, verified.id());
          var caller = new Caller(peer, verified, token);
          yield Contexts.interceptCall(
              Context.current().withValue(Caller.KEY, caller), call, headers, next);
        }
        case Rejected(var reason, var detail) -> rejected(reason, detail);
        case null -> failed(failure);
      };
    }

    /** An outage of the token service is no decision on the call. */
    private ServerCall.Listener<Q> rejected(MeshReason reason, String detail) {
      return switch (reason.code()) {
        case UNAUTHENTICATED, RESOURCE_EXHAUSTED ->
            refusals.deny(
                call, CallFacts.current().attempt(call).showing(token), reason, detail, Map.of());
        default -> refusals.refuse(call, reason, detail);
      };
    }

    /** Goes on with a call that had to wait; the barrier around the chain is no longer there. */
    void resume(
        DelayedListener<Q> listener, @Nullable Verification answer, @Nullable Throwable failure) {
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
