package dev.hansa.bench.overload;

import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A service whose capacity is given and has nothing to do with this machine's: so many calls at
 * once, each for about so long; others wait for their turn.
 */
final class Workers implements AutoCloseable {
  private static final double SPREAD = 0.2;

  private final int count;
  private final double serviceNanos;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /** Guarded by this. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** Guarded by this. */
  private int busy;

  /**
   * @param millis for one call, give or take a fifth
   */
  Workers(int count, int millis) {
    this.count = count;
    this.serviceNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Calls a second, when none of them rests. */
  double perSecond() {
    return count * TimeUnit.SECONDS.toNanos(1) / serviceNanos;
  }

  void serve(byte[] request, StreamObserver<byte[]> response) {
    Runnable call =
        () -> {
          response.onNext(request);
          response.onCompleted();
        };
    synchronized (this) {
      if (busy == count) {
        waiting.add(call);
        return;
      }
      busy++;
    }
    begin(call);
  }

  private void begin(Runnable call) {
    double factor = ThreadLocalRandom.current().nextDouble(1 - SPREAD, 1 + SPREAD);
    var _ = timer.schedule(() -> end(call), (long) (serviceNanos * factor), TimeUnit.NANOSECONDS);
  }

  private void end(Runnable call) {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        busy--;
      }
    }
    if (next != null) {
      begin(next);
    }
    call.run();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
