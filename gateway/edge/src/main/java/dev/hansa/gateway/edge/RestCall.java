package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.Authenticator.Outcome;
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
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One REST call, step by step, on its event loop: peer, token, route, policy, path and query, body,
 * and then the same way into the mesh that native gRPC takes. Nothing of the body is read before
 * the call is allowed.
 */
final class RestCall {
  private final Exchange exchange;
  private final Match match;
  private final Context context;
  private final RequestHead request;
  private final Answer answer;
  private final EdgePlan plan;
  private final Authenticator authenticator;
  private final AccessPolicy policy;
  private final Decisions decisions;
  private final LiveCalls live;
  private final Forwarder forwarder;
  private final RestConfig config;
  private final DroppedFields dropped;

  /**
   * @param match what the request asks for, looked up before it was let in
   * @param context in which the call into the mesh is made
   */
  RestCall(
      Exchange exchange,
      Match match,
      Context context,
      Answer answer,
      EdgePlan plan,
      Authenticator authenticator,
      AccessPolicy policy,
      Decisions decisions,
      LiveCalls live,
      Forwarder forwarder,
      RestConfig config,
      DroppedFields dropped) {
    this.exchange = exchange;
    this.match = match;
    this.context = context;
    this.request = exchange.request();
    this.answer = answer;
    this.plan = plan;
    this.authenticator = authenticator;
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
    request
        .peer()
        .ifPresent(peer -> answer.span().set(RequestSpan.PEER, peer.principal().toString()));
    if (ShownToken.isInQuery(request.rawQuery())) {
      throw Errors.of(
          MeshReason.QUERY_INVALID,
          "a token in the URL ends up in logs; send it as authorization, and ask for another");
    }
    Optional<ShownToken> token = ShownToken.of(request.headers());
    token.map(ShownToken::scheme).ifPresent(answer::challengeBy);
    CompletableFuture<Outcome> outcome = authenticator.authenticate(request, token);
    String value = token.map(ShownToken::value).orElse("");
    if (outcome.isDone()) {
      authenticated(outcome.join(), value);
      return;
    }
    var _ =
        outcome.thenAcceptAsync(
            found -> answer.within(() -> authenticated(found, value)), exchange.executor());
  }

  private void authenticated(Outcome outcome, String token) {
    switch (outcome) {
      case Outcome.Known(var peer, var valid, var nonce) -> {
        answer.span().set(RequestSpan.PEER, peer.principal().toString());
        answer.span().set(RequestSpan.SUBJECT, valid.subject().toString());
        nonce.ifPresent(answer::nextNonce);
        route(new Caller(peer, valid, token));
      }
      case Outcome.Unknown(var reason, var detail, var metadata) ->
          throw rejected(token, reason, detail + helpWith(reason), metadata);
    }
  }

  /** An outage of the token service is no decision on the call, nor is the want of a nonce. */
  private StatusRuntimeException rejected(
      String token, MeshReason reason, String message, Map<String, String> metadata) {
    boolean decided =
        reason != MeshReason.DPOP_NONCE_REQUIRED
            && switch (reason.code()) {
              case UNAUTHENTICATED, RESOURCE_EXHAUSTED -> true;
              default -> false;
            };
    if (!decided) {
      return Errors.of(reason, message, metadata);
    }
    Attempt attempt = Attempt.of("", Optional.empty(), request.peer());
    return decisions.deny(
        token.isEmpty() ? attempt : attempt.showing(token), reason, message, metadata);
  }

  private String helpWith(MeshReason reason) {
    return reason != MeshReason.TOKEN_EXPIRED || config.tokenHelp().isEmpty()
        ? ""
        : "; " + config.tokenHelp();
  }

  private void route(Caller caller) {
    switch (match) {
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
    Attempt attempt =
        Attempt.of(contract.fullMethodName(), Optional.of(contract), Optional.of(caller.peer()))
            .holding(caller.tokenValue(), caller.token());
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
                context,
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
