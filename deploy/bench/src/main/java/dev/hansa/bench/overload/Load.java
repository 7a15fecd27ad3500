package dev.hansa.bench.overload;

import dev.hansa.bench.mesh.Echo;
import dev.hansa.runtime.contract.Criticality;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Makes calls at a given pace, whatever becomes of them: an open loop, as the world outside is.
 * Arrivals are at random (Poisson). For one thread.
 */
final class Load {
  private static final byte[] MESSAGE = new byte[100];
  private static final int DEADLINE_SECONDS = 5;

  private final Channel channel;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  Load(Channel channel) {
    this.channel = channel;
  }

  /**
   * Makes calls for a while, and returns once all of them have ended.
   *
   * @param perSecond of each kind
   */
  List<Second> run(int seconds, Map<Criticality, Double> perSecond) {
    var all = new ArrayList<Second>();
    for (int i = 0; i < seconds; i++) {
      all.add(new Second());
    }
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    Queue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    perSecond.forEach((kind, rate) -> due.add(new Due(start + gap(rate), kind, rate)));
    while (due.element().at() < end) {
      Due call = due.remove();
      awaitTime(call.at());
      int second = (int) TimeUnit.NANOSECONDS.toSeconds(call.at() - start);
      call(call.kind(), all.get(second), call.at());
      due.add(new Due(call.at() + gap(call.perSecond()), call.kind(), call.perSecond()));
    }
    awaitTime(end);
    return all;
  }

  /** The next call of a kind. */
  private record Due(long at, Criticality kind, double perSecond) {}

  private long gap(double rate) {
    return (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.SECONDS.toNanos(1) / rate);
  }

  private static void awaitTime(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  /** Counts from when the call should have been made, so that a late loop hides nothing. */
  private void call(Criticality kind, Second second, long due) {
    second.offered(kind);
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            Echo.unary(kind),
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)),
        MESSAGE,
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] answer) {
            second.served(kind, System.nanoTime() - due);
          }

          @Override
          public void onError(Throwable refused) {
            // Offered and not served: that is the whole account.
          }

          @Override
          public void onCompleted() {}
        });
  }
}
