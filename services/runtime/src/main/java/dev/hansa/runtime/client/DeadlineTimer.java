package dev.hansa.runtime.client;

import dev.hansa.runtime.timer.PatientTimer;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultPromise;
import io.grpc.netty.shaded.io.netty.util.concurrent.GlobalEventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link PatientTimer} under Netty's interface: Netty's own {@code
 * UnorderedThreadPoolEventExecutor} wraps tasks, so that its queue does not know them again when
 * they are cancelled, and keeps each call that has ended, with all that belongs to it, until its
 * deadline.
 *
 * <p>Safe for many threads.
 */
final class DeadlineTimer implements AutoCloseable {
  private final PatientTimer timer = new PatientTimer("client-timer");

  /** Runs a task once, which must not block, unless it is cancelled before. */
  ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    var alarm = new Alarm(task);
    alarm.set = timer.schedule(alarm, delay, unit);
    return alarm;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static final class Alarm extends DefaultPromise<Void>
      implements ScheduledFuture<Void>, Runnable {
    private final Runnable task;

    /** There before anybody else knows of this. */
    private volatile java.util.concurrent.@Nullable ScheduledFuture<?> set;

    Alarm(Runnable task) {
      super(GlobalEventExecutor.INSTANCE);
      this.task = task;
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
      var timed = set;
      if (timed != null) {
        timed.cancel(false);
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      var timed = set;
      return timed == null ? 0 : timed.getDelay(unit);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
