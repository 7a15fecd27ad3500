package dev.hansa.bench.hop;

import dev.hansa.bench.v1.AskResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Unary calls at a steady rate, whatever becomes of them: an open loop. Times count from when a
 * call was due, so that a late loop hides nothing.
 */
final class Pace {
  private final long[] nanos;
  private final CountDownLatch open;
  private final Failures failures;

  private Pace(int calls, Failures failures) {
    this.failures = failures;
    nanos = new long[calls];
    open = new CountDownLatch(calls);
  }

  /**
   * Times of calls, in microseconds.
   *
   * @param median half of them are below
   * @param p99 99 of a hundred are below
   */
  record Times(double median, double p99) {
    static Times of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Times(percentile(sorted, 50), percentile(sorted, 99));
    }

    private static double percentile(long[] sorted, int percent) {
      return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)] / 1e3;
    }
  }

  /** Calls for a while and waits for the last answers. */
  static Times run(
      Channel channel, CallOptions options, double perSecond, long nanos, Failures failures) {
    var pace = new Pace((int) Math.max(1, perSecond * nanos / 1e9), failures);
    long start = System.nanoTime();
    for (int i = 0; i < pace.nanos.length; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      ClientCalls.asyncUnaryCall(
          channel.newCall(Methods.ASK, options), Calls.REQUEST, pace.new Answer(i, due));
    }
    Waiting.until(pace.open, 0);
    return Times.of(pace.nanos);
  }

  private final class Answer implements StreamObserver<AskResponse> {
    private final int number;
    private final long due;

    Answer(int number, long due) {
      this.number = number;
      this.due = due;
    }

    @Override
    public void onNext(AskResponse response) {
      // The call has ended when its status is there.
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
      onCompleted();
    }

    @Override
    public void onCompleted() {
      nanos[number] = System.nanoTime() - due;
      open.countDown();
    }
  }
}
