package dev.hansa.runtime.client;

import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;

/**
 * A back end outside the mesh, to which calls are made for the subject of the call that is being
 * served. It connects at first need. Safe for many threads.
 */
public final class ForeignUpstream implements AutoCloseable {
  private final Upstream upstream;
  private final Channel channel;
  private final Runnable forget;

  ForeignUpstream(Upstream upstream, Channel channel, Runnable forget) {
    this.upstream = upstream;
    this.channel = channel;
    this.forget = forget;
  }

  /**
   * Calls on behalf, as of {@link MeshClient#onBehalf}; their spans say that they leave the mesh,
   * and how.
   */
  public Channel channel() {
    return channel;
  }

  /**
   * Lets the connections go: they end with the calls on them, or after the client's drain timeout.
   * A call that is made afterwards is served still, on a connection of its own.
   */
  @Override
  public void close() {
    forget.run();
    upstream.retire();
  }

  /** Marks the span of each call. */
  record Mark(ForeignTarget target) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          Span.current()
              .setAttribute(RpcAttributes.TARGET, "foreign")
              .setAttribute(RpcAttributes.TARGET_TLS, word(target.security()))
              .setAttribute(RpcAttributes.TARGET_TOKEN, word(target.token()));
          super.start(listener, headers);
        }
      };
    }

    private static String word(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }
}
