package dev.hansa.acceptance.mesh;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Orders at a steady rate, open loop: a slow answer does not slow the next order down.
 *
 * <p>Records every outcome. Close it to stop; then {@link #outcomes()} is complete.
 */
public final class OrderLoad implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final List<Thread> calls = new ArrayList<>();
  private final Shop shop;

  /**
   * How one call ended.
   *
   * @param status HTTP status, 0 if the connection failed
   * @param body the answer, or what failed
   * @param millis how long it took
   */
  public record Outcome(int status, String body, long millis) {}

  private OrderLoad(Shop shop) {
    this.shop = shop;
  }

  /** Starts ordering one piece {@code perSecond} times a second. */
  public static OrderLoad start(Shop shop, int perSecond) {
    var load = new OrderLoad(shop);
    var _ =
        load.clock.scheduleAtFixedRate(
            () -> load.calls.add(Thread.ofVirtual().start(load::order)),
            0,
            TimeUnit.SECONDS.toNanos(1) / perSecond,
            TimeUnit.NANOSECONDS);
    return load;
  }

  /** What has ended so far. */
  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  @Override
  public void close() {
    clock.close();
    for (Thread call : calls) {
      try {
        call.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private void order() {
    long begin = System.nanoTime();
    int status = 0;
    String body;
    try {
      HttpResponse<String> answer = shop.place(Shop.newKey(), 1);
      status = answer.statusCode();
      body = answer.body();
    } catch (RuntimeException failed) {
      body = String.valueOf(failed);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    outcomes.add(new Outcome(status, body, millis));
  }
}
