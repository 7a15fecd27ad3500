package dev.hansa.runtime.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import java.util.function.Supplier;

/** A channel that stays while the lines of its upstream come and go. */
final class UpstreamChannel extends Channel {
  private final Upstream upstream;
  private final Supplier<CallToken> token;

  /**
   * For calls under one kind of token.
   *
   * @param token asked when a call is made, on the thread that makes it
   */
  UpstreamChannel(Upstream upstream, Supplier<CallToken> token) {
    this.upstream = upstream;
    this.token = token;
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    CallToken callToken = token.get();
    Line line = upstream.enter();
    try {
      var trace = new TraceOfCall();
      var credentials =
          trace.credentials(
              callToken.from(upstream.tokens(), upstream.audience(), line.generation()));
      return new LineCall<>(
          line.channel().newCall(method, options.withCallCredentials(credentials)),
          line,
          credentials,
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
