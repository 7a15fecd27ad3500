package dev.hansa.runtime.client;

import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultPromise;
import io.grpc.netty.shaded.io.netty.util.concurrent.GlobalEventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's timer under Netty's interface. What is cancelled is forgotten at once, which Netty's
 * own {@code UnorderedThreadPoolEventExecutor} does not do whatever its settings: it wraps tasks,
 * so that the timer does not know them again, and keeps each call that has ended, with all that
 * belongs to it, until its deadline.
 *
 * <p>Safe for many threads.
 */
final class DeadlineTimer implements AutoCloseable {
  /** The next tick is due before most deadlines, so that none of them is one to be woken for. */
  private static final int TICK_SECONDS = 1;

  private static final Future<?> NONE = CompletableFuture.completedFuture(null);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("client-timer").factory());

  DeadlineTimer() {
    timer.setRemoveOnCancelPolicy(true);
    var _ = timer.scheduleWithFixedDelay(() -> {}, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  /** Runs a task once, which must not block, unless it is cancelled before. */
  ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    var alarm = new Alarm(task, System.nanoTime() + unit.toNanos(delay));
    alarm.set = timer.schedule(alarm, delay, unit);
    return alarm;
  }

  /** Tasks to come, the tick among them. */
  int waiting() {
    return timer.getQueue().size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static final class Alarm extends DefaultPromise<Void>
      implements ScheduledFuture<Void>, Runnable {
    private final Runnable task;
    private final long due;
    private volatile Future<?> set = NONE;

    Alarm(Runnable task, long due) {
      super(GlobalEventExecutor.INSTANCE);
      this.task = task;
      this.due = due;
    }

    @Override
    public void run() {
      if (setUncancellable()) {
        try {
          task.run();
          var _ = setSuccess(null);
        } catch (RuntimeException e) {
          var _ = setFailure(e);
        }
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      set.cancel(false);
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
