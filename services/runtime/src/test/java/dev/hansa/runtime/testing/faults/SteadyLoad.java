package dev.hansa.runtime.testing.faults;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls at a steady rate, open loop: a slow answer does not slow the next call down. Each call has
 * a virtual thread. At most {@value #AT_ONCE} are made at once and further ones wait: an HTTP/2
 * connection carries a hundred, and the JDK's client fails those beyond (JDK-8225647), which is
 * what a machine that stood still for some seconds would bring about. Close it to stop; then all
 * calls have ended.
 */
public final class SteadyLoad implements AutoCloseable {
  /** Fewer than the streams that an HTTP/2 connection carries. */
  public static final int AT_ONCE = 90;

  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final Call call;

  /** One call; how it ends is for the call to take down. */
  public interface Call {
    /**
     * Makes it.
     *
     * @param number 0 is the first
     * @throws Exception that no call of this kind should end with: the load is broken
     */
    void make(long number) throws Exception;
  }

  private SteadyLoad(Call call) {
    this.call = call;
  }

  /** Starts calling. */
  public static SteadyLoad start(int perSecond, Call call) {
    var load = new SteadyLoad(call);
    var _ =
        load.clock.scheduleAtFixedRate(
            load::next, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    return load;
  }

  private void next() {
    long number = started.getAndIncrement();
    Thread thread = Thread.ofVirtual().name("load-" + number).unstarted(() -> make(number));
    running.add(thread);
    thread.start();
  }

  private void make(long number) {
    turns.acquireUninterruptibly();
    try {
      call.make(number);
    } catch (Exception | AssertionError e) {
      broken.add(e);
    } finally {
      turns.release();
      ended.incrementAndGet();
      running.remove(Thread.currentThread());
    }
  }

  /** How many calls have ended. */
  public long calls() {
    return ended.get();
  }

  /** Waits until so many more calls have ended. */
  public void await(long more, Duration limit) {
    long until = ended.get() + more;
    long end = System.nanoTime() + limit.toNanos();
    while (ended.get() < until) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + more + " more calls");
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /**
   * Stops and waits for the calls that run.
   *
   * @throws AssertionError if a call ended with what none should end with
   */
  @Override
  public void close() {
    clock.close();
    for (Thread thread : running) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    if (!broken.isEmpty()) {
      throw new AssertionError(broken.size() + " calls broke", broken.peek());
    }
  }
}
