package dev.hansa.orders;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What goes wrong at which step, until it is mended. */
final class Faults {
  /** One way to go wrong. */
  enum Fault {
    /** Nothing is done, and the caller is told. */
    REFUSED,
    /** All is done, and the caller is told that the connection broke. */
    ANSWER_LOST,
    /** All is done, and the caller is told nothing. */
    SILENT
  }

  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Runnable> watchers = new ConcurrentHashMap<>();

  void at(String step, Fault fault) {
    faults.put(step, fault);
  }

  /** Runs after the effect of the step, before its answer. */
  void after(String step, Runnable watcher) {
    watchers.put(step, watcher);
  }

  void mend() {
    faults.clear();
    watchers.clear();
  }

  <T> void around(String step, StreamObserver<T> out, Runnable effect, Supplier<T> answer) {
    Fault fault = faults.get(step);
    if (fault == Fault.REFUSED) {
      out.onError(Status.UNAVAILABLE.asRuntimeException());
      return;
    }
    try {
      effect.run();
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    }
    watchers.getOrDefault(step, () -> {}).run();
    if (fault == Fault.ANSWER_LOST) {
      out.onError(Status.UNAVAILABLE.asRuntimeException());
    } else if (fault == null) {
      out.onNext(answer.get());
      out.onCompleted();
    }
  }
}
