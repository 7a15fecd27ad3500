package dev.hansa.gateway.edge;

import dev.hansa.runtime.contract.MethodContract;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves every method of the present plan as bytes. Methods that are not exposed to partners are
 * known as well, so that the policy refuses them by name.
 */
final class ForwardingRegistry extends HandlerRegistry {
  private final Supplier<EdgePlan> plan;
  private final Forwarder forwarder;

  ForwardingRegistry(Supplier<EdgePlan> plan, Forwarder forwarder) {
    this.plan = plan;
    this.forwarder = forwarder;
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String fullMethodName, @Nullable String authority) {
    EdgePlan now = plan.get();
    return now.contracts().find(fullMethodName).map(m -> definition(now, m)).orElse(null);
  }

  private ServerMethodDefinition<byte[], byte[]> definition(EdgePlan now, MethodContract method) {
    return ServerMethodDefinition.create(
        Bytes.method(method.fullMethodName(), method.type()),
        (call, headers) -> ForwardedCall.start(now, method, forwarder, call, headers));
  }
}
