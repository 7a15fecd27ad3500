package dev.hansa.runtime.server;

import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what arrives for a call until its real listener is there, then hands it over in order and
 * steps aside. The monitor of {@code this} guards the state; listeners are called outside of it.
 */
final class DelayedListener<Q> extends ServerCall.Listener<Q> {
  private final Queue<Consumer<ServerCall.Listener<Q>>> kept = new ArrayDeque<>();
  private ServerCall.@Nullable Listener<Q> real;

  /** Makes the real listener and hands over; called once. */
  void become(Supplier<ServerCall.Listener<Q>> start) {
    var listener = start.get();
    while (true) {
      Consumer<ServerCall.Listener<Q>> event;
      synchronized (this) {
        event = kept.poll();
        if (event == null) {
          real = listener;
          return;
        }
      }
      event.accept(listener);
    }
  }

  private void on(Consumer<ServerCall.Listener<Q>> event) {
    ServerCall.Listener<Q> listener;
    synchronized (this) {
      listener = real;
      if (listener == null) {
        kept.add(event);
        return;
      }
    }
    event.accept(listener);
  }

  @Override
  public void onMessage(Q message) {
    on(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    on(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    on(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    on(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    on(ServerCall.Listener::onReady);
  }
}
