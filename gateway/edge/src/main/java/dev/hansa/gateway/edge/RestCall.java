package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.transcoder.Draft;
import dev.hansa.gateway.transcoder.Encoded;
import dev.hansa.gateway.transcoder.Match;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import dev.hansa.runtime.trust.Peer;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One REST call, step by step, on its event loop: peer, token, route, policy, path and query, body,
 * and then the same way into the mesh that native gRPC takes. Nothing of the body is read before
 * the call is allowed.
 */
final class RestCall {
  private static final String KEY_HEADER = "idempotency-key";

  private final Exchange exchange;
  private final RequestHead request;
  private final Answer answer;
  private final EdgePlan plan;
  private final TokenVerifier verifier;
  private final AccessPolicy policy;
  private final Forwarder forwarder;
  private final RestConfig config;

  RestCall(
      Exchange exchange,
      Answer answer,
      EdgePlan plan,
      TokenVerifier verifier,
      AccessPolicy policy,
      Forwarder forwarder,
      RestConfig config) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.answer = answer;
    this.plan = plan;
    this.verifier = verifier;
    this.policy = policy;
    this.forwarder = forwarder;
    this.config = config;
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
                    Errors.of(
                        MeshReason.CERTIFICATE_MISSING, "this port needs a client certificate"));
    answer.span().set(RequestSpan.PEER, peer.principal().toString());
    String token =
        BearerToken.of(request.headers())
            .orElseThrow(
                () -> Errors.of(MeshReason.TOKEN_MISSING, "authorization: Bearer is missing"));
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
          throw Errors.of(reason, detail + helpWith(reason));
    }
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
    answer.isFor(route.template(), contract.descriptor().getInputType());
    switch (policy.decide(contract, caller.peer(), caller.token())) {
      case Decision.Allowed(String rule) -> {
        answer.span().set(RequestSpan.RULE, rule);
        bind(caller, contract, found);
      }
      case Decision.Denied(var reason, var message, var metadata) ->
          throw Errors.of(reason, message, metadata);
    }
  }

  private void bind(Caller caller, MethodContract contract, Match.Found found) {
    if (found.route().clientStreaming()) {
      throw Errors.of(
          MeshReason.METHOD_UNKNOWN, "streams of requests are served by gRPC, not by REST");
    }
    Optional<String> key = key();
    Optional<Duration> timeout = Timeouts.of(request.headers());
    Draft draft;
    try {
      draft = found.draft(request.rawQuery(), contract.keyed() ? key.orElse(null) : null);
    } catch (MalformedRequestException e) {
      throw RequestFaults.status(e.fault());
    }
    body(
        found.route(),
        body ->
            answer.within(
                () ->
                    forward(
                        caller, contract, found.route(), encode(draft, contract, body), timeout)));
  }

  private Optional<String> key() {
    List<String> values = request.headers().getAll(KEY_HEADER);
    if (values.size() > 1) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "idempotency-key is given more than once");
    }
    return values.stream().findFirst();
  }

  private void body(Route route, Consumer<byte[]> whenComplete) {
    long announced = contentLength();
    if (announced > config.maxMessageBytes()) {
      throw tooLarge();
    }
    String type = contentType();
    if (route.takesBody() && !route.takesRawBody() && !MediaTypes.isJson(type)) {
      answer.fail(
          Errors.of(MeshReason.BODY_MALFORMED, "the body must be application/json in UTF-8"), 415);
      return;
    }
    exchange.pull(
        new BodyCollector(
            exchange,
            config.maxMessageBytes(),
            announced,
            whenComplete,
            () -> answer.fail(tooLarge())));
  }

  private StatusRuntimeException tooLarge() {
    return Errors.of(
        MeshReason.MESSAGE_TOO_LARGE,
        "the body is larger than " + config.maxMessageBytes() + " bytes");
  }

  private long contentLength() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return value == null ? 0 : Long.parseLong(value.strip());
    } catch (NumberFormatException _) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "content-length is no number");
    }
  }

  private String contentType() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return value == null ? "" : value;
  }

  private byte[] encode(Draft draft, MethodContract contract, byte[] body) {
    Encoded encoded;
    try {
      encoded = draft.finish(body, contentType());
    } catch (MalformedRequestException e) {
      throw RequestFaults.status(e.fault());
    }
    if (contract.keyed() && !encoded.keyed()) {
      throw Errors.of(
          MeshReason.REQUEST_ID_MISSING,
          "this method needs the header Idempotency-Key, or request_id in the body");
    }
    return encoded.message();
  }

  private void forward(
      Caller caller,
      MethodContract contract,
      Route route,
      byte[] message,
      Optional<Duration> timeout) {
    if (answer.isDone()) {
      return;
    }
    Context context = Context.ROOT.withValue(Caller.KEY, caller);
    CallOptions options = options(route, contract, timeout);
    Context before = context.attach();
    try {
      var call = forwarder.call(plan, contract, options);
      new RestResponse(exchange, answer, route, call).start(message);
    } finally {
      context.detach(before);
    }
  }

  /**
   * Unary: the contract's deadline, or the client's if that is sooner. Streams: the client's alone.
   */
  private CallOptions options(Route route, MethodContract contract, Optional<Duration> timeout) {
    CallOptions options = CallOptions.DEFAULT.withExecutor(exchange.executor());
    @Nullable Duration limit =
        route.serverStreaming() ? null : contract.deadline().orElse(config.deadline());
    Duration asked = timeout.orElse(null);
    if (asked != null && (limit == null || asked.compareTo(limit) < 0)) {
      limit = asked;
    }
    return limit == null
        ? options
        : options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
