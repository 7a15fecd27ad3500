package dev.hansa.acceptance.mesh;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads of orders and of stock at a steady rate, every tenth over a new connection. Nothing is
 * tried twice. Close it to stop.
 */
public final class ReadLoad implements AutoCloseable {
  private static final int CALLS_PER_CONNECTION = 10;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final Launcher mesh;
  private volatile Partner partner;

  private ReadLoad(Launcher mesh, Partner partner) {
    this.mesh = mesh;
    this.partner = partner;
  }

  /** Starts reading. */
  public static ReadLoad start(Launcher mesh, Partner partner, int perSecond) {
    var load = new ReadLoad(mesh, partner);
    var _ =
        load.clock.scheduleAtFixedRate(
            load::next, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    return load;
  }

  /** How many calls have ended. */
  public long calls() {
    return ended.get();
  }

  /** What went wrong, a line a call. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  @Override
  public void close() {
    clock.close();
  }

  private void next() {
    long number = started.getAndIncrement();
    if (number % CALLS_PER_CONNECTION == 0) {
      HttpClient fresh = Partner.client(mesh, partner.name());
      partner = partner.withClient(fresh);
    }
    Partner caller = partner;
    Thread.startVirtualThread(() -> read(caller, number % 2 == 0 ? "/v1/orders" : "/v1/stock"));
  }

  private void read(Partner caller, String path) {
    try {
      HttpResponse<String> answer = caller.get(path);
      if (answer.statusCode() != 200) {
        failed.add(answer.statusCode() + " " + answer.body());
      }
    } catch (RuntimeException e) {
      failed.add(e.toString());
    } finally {
      ended.incrementAndGet();
    }
  }
}
