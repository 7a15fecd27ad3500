package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.transcoder.Match;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision;
import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Peer;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One REST call, step by step, on its event loop: peer, token, route, policy, path and query, body,
 * and then the same way into the mesh that native gRPC takes. Nothing of the body is read before
 * the call is allowed.
 */
final class RestCall {
  private final Exchange exchange;
  private final RequestHead request;
  private final Answer answer;
  private final EdgePlan plan;
  private final TokenVerifier verifier;
  private final AccessPolicy policy;
  private final Decisions decisions;
  private final LiveCalls live;
  private final Forwarder forwarder;
  private final RestConfig config;
  private final DroppedFields dropped;

  RestCall(
      Exchange exchange,
      Answer answer,
      EdgePlan plan,
      TokenVerifier verifier,
      AccessPolicy policy,
      Decisions decisions,
      LiveCalls live,
      Forwarder forwarder,
      RestConfig config,
      DroppedFields dropped) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.answer = answer;
    this.plan = plan;
    this.verifier = verifier;
    this.policy = policy;
    this.decisions = decisions;
    this.live = live;
    this.forwarder = forwarder;
    this.config = config;
    this.dropped = dropped;
  }

  void start() {
    exchange.onGone(answer::gone);
    answer.within(this::authenticate);
  }

  private void authenticate() {
    Peer peer =
        request
            .peer()
            .orElseThrow(
                () ->
                    decisions.deny(
                        attempt(Optional.empty()),
                        MeshReason.CERTIFICATE_MISSING,
                        "this port needs a client certificate"));
    answer.span().set(RequestSpan.PEER, peer.principal().toString());
    String token =
        BearerToken.of(request.headers())
            .orElseThrow(
                () ->
                    decisions.deny(
                        attempt(Optional.empty()),
                        MeshReason.TOKEN_MISSING,
                        "authorization: Bearer is missing"));
    CompletableFuture<Verification> verification = verifier.verify(token, peer);
    if (verification.isDone()) {
      verified(verification.join(), peer, token);
      return;
    }
    var _ =
        verification.thenAcceptAsync(
            answered -> answer.within(() -> verified(answered, peer, token)), exchange.executor());
  }

  private void verified(Verification verification, Peer peer, String token) {
    switch (verification) {
      case Verification.Valid(AccessToken valid) -> {
        answer.span().set(RequestSpan.SUBJECT, valid.subject().toString());
        route(new Caller(peer, valid, token));
      }
      case Verification.Rejected(MeshReason reason, String detail) ->
          throw rejected(token, reason, detail + helpWith(reason));
    }
  }

  /** An outage of the token service is no decision on the call. */
  private StatusRuntimeException rejected(String token, MeshReason reason, String message) {
    return switch (reason.code()) {
      case UNAUTHENTICATED, RESOURCE_EXHAUSTED ->
          decisions.deny(attempt(Optional.empty()).showing(token), reason, message);
      default -> Errors.of(reason, message);
    };
  }

  private Attempt attempt(Optional<MethodContract> contract) {
    return Attempt.of(
        contract.map(MethodContract::fullMethodName).orElse(""), contract, request.peer());
  }

  private String helpWith(MeshReason reason) {
    return reason != MeshReason.TOKEN_EXPIRED || config.tokenHelp().isEmpty()
        ? ""
        : "; " + config.tokenHelp();
  }

  private void route(Caller caller) {
    switch (plan.transcoder().match(request.method(), request.rawPath())) {
      case Match.Found found -> authorize(caller, found);
      case Match.Malformed(var fault) -> throw RequestFaults.status(fault);
      case Match.NotFound() -> throw Errors.of(MeshReason.ROUTE_UNKNOWN, "no route has this path");
      case Match.MethodNotAllowed(var allowed) ->
          answer.fail(
              Errors.of(MeshReason.ROUTE_UNKNOWN, "no route has this method for this path"),
              405,
              new DefaultHttpHeaders().set(HttpHeaderNames.ALLOW, String.join(", ", allowed)));
    }
  }

  private void authorize(Caller caller, Match.Found found) {
    Route route = found.route();
    MethodContract contract =
        plan.contracts()
            .find(route.method())
            .orElseThrow(() -> Errors.of(MeshReason.ROUTE_UNKNOWN, "no route has this path"));
    answer.isFor(route, contract.descriptor().getInputType());
    Attempt attempt = attempt(Optional.of(contract)).holding(caller.tokenValue(), caller.token());
    switch (policy.decide(contract, caller.peer(), caller.token())) {
      case Decision.Allowed(String rule) -> {
        decisions.allow(attempt, rule);
        answer.span().set(RequestSpan.RULE, rule);
        new RestBinding(
                exchange,
                answer,
                contract,
                found,
                caller,
                live,
                config,
                options -> forwarder.call(plan, contract, options),
                dropped)
            .start();
      }
      case Decision.Denied(var reason, var message, var metadata) ->
          throw decisions.deny(attempt, reason, message, metadata);
    }
  }
}
