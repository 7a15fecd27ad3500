package dev.hansa.runtime.client;

import dev.hansa.runtime.contract.MethodContract;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Bounds unary calls by their contract. gRPC itself takes the earliest of this, the caller's own,
 * and that of the call being served. A stream's bound lies before its first message, where the
 * server keeps it.
 *
 * @param fallback for unary calls that nothing else bounds
 */
record DeadlineInterceptor(Duration fallback, Function<String, Optional<MethodContract>> contracts)
    implements ClientInterceptor {
  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return next.newCall(
        method, method.getType() == MethodType.UNARY ? bounded(method, options) : options);
  }

  private CallOptions bounded(MethodDescriptor<?, ?> method, CallOptions options) {
    Deadline own = options.getDeadline();
    Optional<Duration> limit =
        contracts.apply(method.getFullMethodName()).flatMap(MethodContract::deadline);
    if (limit.isEmpty() && own != null) {
      return options;
    }
    Deadline bound = Deadline.after(limit.orElse(fallback).toNanos(), TimeUnit.NANOSECONDS);
    return options.withDeadline(own == null ? bound : own.minimum(bound));
  }
}
