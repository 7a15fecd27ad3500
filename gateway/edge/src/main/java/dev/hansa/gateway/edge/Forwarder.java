package dev.hansa.gateway.edge;

import dev.hansa.runtime.client.MeshClient;
import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of partners, for them, to the workload that serves the method. The one way from
 * the edge into the mesh, whichever port a call came in by.
 */
final class Forwarder {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");

  private static final Logger CALLS = LoggerFactory.getLogger("dev.hansa.calls");

  private final Function<String, Channel> channels;
  private final ForeignChannels foreign;
  private final Map<String, Channel> known = new ConcurrentHashMap<>();
  private final LongCounter started;
  private final PartnerCalls partners;

  /**
   * @param channels for calls on behalf of the caller, by workload, as of {@link
   *     MeshClient#onBehalf}
   * @param foreign for workloads that are no services of the mesh
   */
  Forwarder(Function<String, Channel> channels, ForeignChannels foreign, Meter meter) {
    this.channels = channels;
    this.foreign = foreign;
    this.started =
        meter
            .counterBuilder("hansa.handler.started")
            .setDescription("Calls that reached their handler, which began to answer")
            .build();
    this.partners = new PartnerCalls(meter);
  }

  /**
   * Makes a call for the caller in the present {@link io.grpc.Context}. It is counted as started
   * when the service begins to answer: one that the service refuses has reached no handler. Its
   * listener runs on the executor of the options.
   *
   * @param plan that the call began with; says where the workload lives
   * @throws StatusRuntimeException UPSTREAM_UNAVAILABLE if the workload has no address here
   */
  ClientCall<byte[], byte[]> call(EdgePlan plan, MethodContract method, CallOptions options) {
    ForeignTarget target = plan.targets().get(method.workload());
    Channel channel = target == null ? channel(method.workload()) : foreign.to(target);
    return new CountedCall(
        channel.newCall(Bytes.method(method.fullMethodName(), method.type()), options),
        method.fullMethodName(),
        target,
        partners.begin());
  }

  /**
   * Counts itself once an answer begins; a refusal has trailers alone. At its end a call that left
   * the mesh says so in the log of calls.
   */
  private final class CountedCall extends SimpleForwardingClientCall<byte[], byte[]> {
    private final String method;
    private final @Nullable ForeignTarget target;
    private final PartnerCalls.Timed timed;

    CountedCall(
        ClientCall<byte[], byte[]> call,
        String method,
        @Nullable ForeignTarget target,
        PartnerCalls.Timed timed) {
      super(call);
      this.timed = timed;
      this.method = method;
      this.target = target;
    }

    @Override
    public void start(Listener<byte[]> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onHeaders(Metadata leading) {
              started.add(1, Attributes.of(METHOD, method));
              super.onHeaders(leading);
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              timed.end(status.getCode());
              if (target != null) {
                CALLS.info(
                    "{} went out of the mesh to {} at {}, tls {}, token {}: {}",
                    method,
                    target.workload(),
                    target.address(),
                    word(target.security()),
                    word(target.token()),
                    status.getCode());
              }
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
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
