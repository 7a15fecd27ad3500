package dev.hansa.runtime.client;

import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A unary call whose answer is handed over to the listener's thread once, when all of it is there.
 * gRPC by itself may take a thread for each part.
 */
final class HandedOverCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
  private final Executor executor;

  /**
   * @param call whose listener is called on threads that must not be blocked
   * @param executor a thread for each task
   */
  HandedOverCall(ClientCall<Q, R> call, Executor executor) {
    super(call);
    this.executor = executor;
  }

  @Override
  public void start(Listener<R> listener, Metadata headers) {
    super.start(new Parts<>(listener, executor), headers);
  }

  /** What has come so far. */
  private static final class Parts<R> extends Listener<R> {
    private final Listener<R> listener;
    private final Executor executor;
    private final Context context = Context.current();
    private final List<R> messages = new ArrayList<>(1); // more are the listener's to refuse
    private @Nullable Metadata headers;

    Parts(Listener<R> listener, Executor executor) {
      this.listener = listener;
      this.executor = executor;
    }

    @Override
    public void onHeaders(Metadata received) {
      headers = received;
    }

    @Override
    public void onMessage(R message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      executor.execute(context.wrap(() -> tell(status, trailers)));
    }

    private void tell(Status status, Metadata trailers) {
      try {
        if (headers != null) {
          listener.onHeaders(headers);
        }
        messages.forEach(listener::onMessage);
      } catch (RuntimeException e) { // as gRPC does with a listener that fails
        listener.onClose(
            Status.CANCELLED.withDescription("the answer could not be taken").withCause(e),
            new Metadata());
        return;
      }
      listener.onClose(status, trailers);
    }
  }
}
