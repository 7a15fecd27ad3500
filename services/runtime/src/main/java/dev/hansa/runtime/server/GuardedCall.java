package dev.hansa.runtime.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that the chain may end at any time, from any thread: what the handler sends afterwards is
 * dropped, a second end too. The monitor of {@code this} orders what is sent.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private final CallLog log;
  private final FailedBelow below;
  private boolean headersSent;
  private volatile boolean closed;

  GuardedCall(ServerCall<Q, R> call, CallLog log, FailedBelow below) {
    super(call);
    this.log = log;
    this.below = below;
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed && !headersSent) {
      headersSent = true;
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    var last = Statuses.presentable(status, trailers);
    synchronized (this) {
      if (!closed) {
        closed = true;
        log.ended(last.status(), last.trailers());
        below.tell(last.status(), last.trailers());
        super.close(last.status(), last.trailers());
      }
    }
  }

  /** The caller went away; what the handler still sends is dropped. */
  synchronized void cancelled() {
    if (!closed) {
      closed = true;
      log.ended(Status.CANCELLED, new Metadata());
    }
  }

  @Override
  public boolean isReady() {
    return !closed && super.isReady();
  }

  @Override
  public boolean isCancelled() {
    return closed || super.isCancelled();
  }
}
