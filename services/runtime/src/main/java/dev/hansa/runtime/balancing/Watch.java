package dev.hansa.runtime.balancing;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import java.util.Optional;

/** One attempt of a call at one endpoint. */
final class Watch extends ClientStreamTracer {
  private final Endpoint endpoint;
  private final boolean unary;
  private final long start;

  Watch(Endpoint endpoint, boolean unary, long start) {
    this.endpoint = endpoint;
    this.unary = unary;
    this.start = start;
  }

  boolean unary() {
    return unary;
  }

  long start() {
    return start;
  }

  @Override
  public void streamClosed(Status status) {
    endpoint.end(this, status.getCode());
  }

  /** Begins to watch when the attempt reaches the endpoint's connection. */
  static final class Factory extends ClientStreamTracer.Factory {
    private final Endpoint endpoint;
    private final boolean unary;
    private final Optional<ClientStreamTracer.Factory> delegate;

    /**
     * @param delegate of the policy that picked the endpoint, if that watches attempts as well
     */
    Factory(Endpoint endpoint, boolean unary, Optional<ClientStreamTracer.Factory> delegate) {
      this.endpoint = endpoint;
      this.unary = unary;
      this.delegate = delegate;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      var watch = endpoint.begin(unary);
      return delegate.isPresent()
          ? new Beside(watch, delegate.get().newClientStreamTracer(info, headers))
          : watch;
    }
  }

  /** A watch, and a policy's own tracer, which may want to know of each message. */
  private static final class Beside extends ForwardingClientStreamTracer {
    private final Watch watch;
    private final ClientStreamTracer delegate;

    Beside(Watch watch, ClientStreamTracer delegate) {
      this.watch = watch;
      this.delegate = delegate;
    }

    @Override
    public void streamClosed(Status status) {
      watch.streamClosed(status);
      super.streamClosed(status);
    }

    @Override
    protected ClientStreamTracer delegate() {
      return delegate;
    }
  }
}
