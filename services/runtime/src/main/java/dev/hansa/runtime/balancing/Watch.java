package dev.hansa.runtime.balancing;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;

/** One attempt of a call at one endpoint. */
final class Watch extends ForwardingClientStreamTracer {
  private static final ClientStreamTracer NOTHING = new ClientStreamTracer() {};

  private final Endpoint endpoint;
  private final boolean unary;
  private final long start;
  private final ClientStreamTracer delegate;

  Watch(Endpoint endpoint, boolean unary, long start, ClientStreamTracer delegate) {
    this.endpoint = endpoint;
    this.unary = unary;
    this.start = start;
    this.delegate = delegate;
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
    super.streamClosed(status);
  }

  @Override
  protected ClientStreamTracer delegate() {
    return delegate;
  }

  /** Begins to watch when the attempt reaches the endpoint's connection. */
  static final class Factory extends ClientStreamTracer.Factory {
    private final Endpoint endpoint;
    private final boolean unary;
    private final ClientStreamTracer.Factory delegate;

    /**
     * @param delegate of the policy that picked the endpoint
     */
    Factory(Endpoint endpoint, boolean unary, ClientStreamTracer.Factory delegate) {
      this.endpoint = endpoint;
      this.unary = unary;
      this.delegate = delegate;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return endpoint.begin(unary, delegate.newClientStreamTracer(info, headers));
    }
  }

  /** For policies that watch nothing. */
  static final ClientStreamTracer.Factory NO_DELEGATE =
      new ClientStreamTracer.Factory() {
        @Override
        public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
          return NOTHING;
        }
      };
}
