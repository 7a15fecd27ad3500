package dev.hansa.gateway.transcoder.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Workspaces between two uses. Virtual threads and event loops call alike, so they belong to no
 * thread; what finds no place here is left to the garbage collector. Never blocks.
 */
final class Pool<T> {
  private static final int PLACES = 8;

  private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(PLACES);
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** One of the workspaces here, or a new one. */
  T take() {
    for (int i = 0; i < PLACES; i++) {
      T found = places.getPlain(i) == null ? null : places.getAndSet(i, null);
      if (found != null) {
        return found;
      }
    }
    return maker.get();
  }

  void giveBack(T workspace) {
    for (int i = 0; i < PLACES; i++) {
      if (places.getPlain(i) == null && places.compareAndSet(i, null, workspace)) {
        return;
      }
    }
  }
}
