package dev.hansa.runtime.server;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The first answer of a stream. */
final class Collected<T> implements StreamObserver<T> {
  private final CompletableFuture<T> first = new CompletableFuture<>();

  T first() throws Exception {
    return first.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(T value) {
    first.complete(value);
  }

  @Override
  public void onError(Throwable failure) {
    first.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    first.completeExceptionally(new IllegalStateException("no answer"));
  }
}
