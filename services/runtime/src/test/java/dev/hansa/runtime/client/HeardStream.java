package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a stream told its handler, as texts, and acknowledges when told to. */
final class HeardStream implements StreamHandler<DynamicMessage> {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<StatusRuntimeException> failures = new LinkedBlockingQueue<>();
  private final AtomicInteger mostPending = new AtomicInteger();
  private volatile boolean prompt = true;

  /** From now on, items are acknowledged as they come. */
  void acknowledgeAll() {
    prompt = true;
    for (var next = pending.poll(); next != null; next = pending.poll()) {
      next.run();
    }
  }

  /** From now on, nothing is acknowledged. */
  void acknowledgeNothing() {
    prompt = false;
  }

  @Override
  public void message(DynamicMessage message, Runnable acknowledge) {
    pending.add(acknowledge);
    mostPending.accumulateAndGet(pending.size(), Math::max);
    if (prompt) {
      acknowledgeAll();
    }
    events.add(CountContract.position(message).toString());
  }

  @Override
  public void gap(long after, long before) {
    events.add("gap " + after + "-" + before);
  }

  @Override
  public void interrupted(StatusRuntimeException why) {
    failures.add(why);
    events.add("interrupted " + why.getStatus().getCode());
  }

  @Override
  public void resumed() {
    events.add("resumed");
  }

  @Override
  public void completed() {
    events.add("completed");
  }

  @Override
  public void failed(StatusRuntimeException why) {
    failures.add(why);
    events.add("failed " + why.getStatus().getCode());
  }

  /** The most items at once that were not acknowledged. */
  int mostPending() {
    return mostPending.get();
  }

  /** The statuses of interruptions and of the failure. */
  List<Status> failures() {
    return failures.stream().map(StatusRuntimeException::getStatus).toList();
  }

  /** The next event, which must come. */
  String next() throws InterruptedException {
    var event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }

  /** The next events, which must come. */
  List<String> next(int count) throws InterruptedException {
    var next = new ArrayList<String>();
    while (next.size() < count) {
      next.add(next());
    }
    return next;
  }

  /** What has come that no test has asked for. */
  List<String> rest() {
    return List.copyOf(events);
  }
}
