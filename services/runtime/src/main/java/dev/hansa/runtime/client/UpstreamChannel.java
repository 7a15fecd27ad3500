package dev.hansa.runtime.client;

import com.google.common.util.concurrent.MoreExecutors;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.TokenCallCredentials;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.util.Optional;
import java.util.function.Supplier;

/** A channel that stays while the lines of its upstream come and go. */
final class UpstreamChannel extends Channel {
  private final Upstream upstream;
  private final Optional<Supplier<CallToken>> token;

  /**
   * For calls under one kind of token, or under none.
   *
   * @param token asked when a call is made, on the thread that makes it
   */
  UpstreamChannel(Upstream upstream, Optional<Supplier<CallToken>> token) {
    this.upstream = upstream;
    this.token = token;
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    boolean handsOver = method.getType() == MethodType.UNARY && options.getExecutor() == null;
    ClientCall<Q, R> call =
        onLine(method, handsOver ? options.withExecutor(MoreExecutors.directExecutor()) : options);
    return handsOver ? new HandedOverCall<>(call, upstream.executor()) : call;
  }

  private <Q, R> ClientCall<Q, R> onLine(MethodDescriptor<Q, R> method, CallOptions options) {
    Optional<CallToken> callToken = token.map(Supplier::get);
    Line line = upstream.enter();
    try {
      var trace = new TraceOfCall();
      Optional<TokenCallCredentials> credentials =
          callToken.map(
              wanted ->
                  trace.credentials(
                      wanted.from(upstream.tokens(), upstream.audience(), line.generation())));
      Optional<StreamRenewal> renewal =
          callToken
              .filter(_ -> method.getType() != MethodType.UNARY)
              .map(wanted -> upstream.renewal(line, wanted));
      Optional<MethodContract> contract = upstream.contract(method.getFullMethodName());
      Optional<Attempts> attempts =
          contract.filter(MethodContract::repeatable).map(_ -> new Attempts(upstream.budget()));
      CallOptions watched = attempts.map(options::withStreamTracerFactory).orElse(options);
      Optional<? extends CallCredentials> gate =
          attempts
              .filter(_ -> contract.flatMap(MethodContract::hedging).isPresent())
              .map(made -> new HedgeGate(made, credentials));
      return new LineCall<>(
          line.channel()
              .newCall(
                  method,
                  (gate.isPresent() ? gate : credentials)
                      .map(watched::withCallCredentials)
                      .orElse(watched)),
          line,
          credentials,
          renewal,
          attempts,
          trace);
    } catch (RuntimeException e) {
      line.leave();
      throw e;
    }
  }

  @Override
  public String authority() {
    Line line = upstream.enter();
    try {
      return line.channel().authority();
    } finally {
      line.leave();
    }
  }
}
