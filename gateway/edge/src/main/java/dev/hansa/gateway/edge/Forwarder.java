package dev.hansa.gateway.edge;

import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Makes the calls of partners, for them, to the workload that serves the method. The one way from
 * the edge into the mesh, whichever port a call came in by.
 */
final class Forwarder {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  private final Function<String, Channel> channels;
  private final Map<String, Channel> known = new ConcurrentHashMap<>();
  private final LongCounter started;

  /**
   * @param channels for calls on behalf of the caller, by workload, as of {@link
   *     MeshClient#onBehalf}
   */
  Forwarder(Function<String, Channel> channels, Meter meter) {
    this.channels = channels;
    this.started =
        meter
            .counterBuilder("hansa.handler.started")
            .setDescription("Calls that reached their handler")
            .build();
  }

  /**
   * Makes a call for the caller in the present {@link io.grpc.Context}; it is counted as started.
   * Its listener runs on the executor of the options.
   *
   * @throws StatusRuntimeException UPSTREAM_UNAVAILABLE if the workload has no address here
   */
  ClientCall<byte[], byte[]> call(MethodContract method, CallOptions options) {
    Channel channel = channel(method.workload());
    started.add(1, Attributes.of(METHOD, method.fullMethodName()));
    return channel.newCall(Bytes.method(method.fullMethodName(), method.type()), options);
  }

  private Channel channel(String workload) {
    try {
      return known.computeIfAbsent(workload, channels);
    } catch (IllegalArgumentException _) {
      throw Errors.of(
          MeshReason.UPSTREAM_UNAVAILABLE,
          "the service behind this method has no address here",
          Map.of("workload", workload));
    }
  }
}
