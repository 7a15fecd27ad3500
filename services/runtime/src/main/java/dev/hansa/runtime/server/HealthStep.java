package dev.hansa.runtime.server;

import dev.hansa.runtime.token.AuthorizationHeader;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthGrpc;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the watch that gRPC's channels keep on each of their connections (gRFC A17), for services
 * of the mesh, by their certificate alone: a channel has no token of its own, and whether a
 * connection is of use must not depend on identity. Such a watch is no call like others: it lasts
 * as long as its connection, takes nobody's place in flight, and has no span.
 */
final class HealthStep implements ServerInterceptor {
  private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  private final Optional<ServerServiceDefinition> health;

  /**
   * @param health as it is served; empty if it is not, and then nothing is answered here
   */
  HealthStep(Optional<ServerServiceDefinition> health) {
    this.health = health;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return health.isPresent() && isWatch(call, headers)
        ? watch(health.get(), call, headers)
        : next.startCall(call, headers);
  }

  private static boolean isWatch(ServerCall<?, ?> call, Metadata headers) {
    if (!call.getMethodDescriptor().getFullMethodName().equals(WATCH)) {
      return false;
    }
    @Nullable Peer peer = call.getAttributes().get(CallFacts.PEER);
    return peer != null
        && peer.certificate().isPresent()
        && peer.principal().kind() == Principal.Kind.SERVICE
        && !headers.containsKey(AuthorizationHeader.KEY);
  }

  @SuppressWarnings("unchecked") // the method's own types
  private static <Q, R> ServerCall.Listener<Q> watch(
      ServerServiceDefinition health, ServerCall<Q, R> call, Metadata headers) {
    var handler = (ServerCallHandler<Q, R>) health.getMethod(WATCH).getServerCallHandler();
    return handler.startCall(call, headers);
  }
}
